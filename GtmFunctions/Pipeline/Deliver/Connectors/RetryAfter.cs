using System.Globalization;

namespace GtmFunctions.Pipeline.Deliver.Connectors;

/// <summary>Reads <c>Retry-After</c> (RFC 9110, 10.2.3): seconds, or a date.</summary>
internal static class RetryAfter
{
    // What a queue message can be hidden for
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>How long to wait, from nothing to 7 days, or <see langword="null"/> when the text is neither form.</summary>
    public static TimeSpan? Parse(string? text, DateTimeOffset now)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds((double)Math.Min(seconds, (decimal)Longest.TotalSeconds));
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Bounded(date - now)
            : null;
    }

    /// <summary>A wait that can be waited.</summary>
    public static TimeSpan Bounded(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
