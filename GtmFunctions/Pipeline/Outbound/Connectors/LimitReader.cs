using System.Globalization;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Reads what an answer's headers tell about the limits of an API.</summary>
internal static partial class LimitReader
{
    /// <summary>One hint for each limit of which a header is there.</summary>
    public static IReadOnlyList<LimitHint> Read(
        IReadOnlyList<LimitHeaders> limits, IReadOnlyDictionary<string, string> headers, DateTimeOffset now) =>
        [.. limits.Select(limit => Read(limit, headers, now)).OfType<LimitHint>()];

    private static LimitHint? Read(LimitHeaders limit, IReadOnlyDictionary<string, string> headers, DateTimeOffset now)
    {
        var max = Number(limit.Max);
        var remaining = Number(limit.Remaining);
        if (limit.Usage is { } usage && headers.TryGetValue(usage, out var text) && Usage().Match(text) is { Success: true } match)
        {
            max = Whole(match.Groups["max"].Value);
            remaining = max - Whole(match.Groups["used"].Value);
        }

        var resets = Number(limit.Reset) is { } reset ? FromNow(reset, now) : (TimeSpan?)null;
        var window = Number(limit.Window) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : (TimeSpan?)null;
        return max is null && remaining is null && resets is null ? null : new LimitHint(limit.Name, max, remaining, resets, window);

        long? Number(string? header) =>
            header is not null && headers.TryGetValue(header, out var value) && Leading().Match(value) is { Success: true } digits
                ? Whole(digits.Groups["number"].Value)
                : null;
    }

    // Below a Unix time it is seconds, of a month too; beyond every unit nobody knows what it means
    private static TimeSpan FromNow(long value, DateTimeOffset now) => value switch
    {
        < 1_000_000_000 => RetryAfter.Bounded(TimeSpan.FromSeconds(value)),
        < 100_000_000_000_000 => RetryAfter.Wait(value, now),
        _ => TimeSpan.Zero,
    };

    private static long Whole(string digits) => long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*(?<number>[0-9]{1,15})", RegexOptions.CultureInvariant, RegexTimeout.Milliseconds)]
    private static partial Regex Leading();

    [GeneratedRegex(@"=(?<used>[0-9]{1,15})/(?<max>[0-9]{1,15})", RegexOptions.CultureInvariant, RegexTimeout.Milliseconds)]
    private static partial Regex Usage();
}
