using System.Globalization;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>Signed timestamps: as text, as instants, and their age.</summary>
internal static class SignedTime
{
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    /// <summary>The instant that a text names, or <see langword="null"/>.</summary>
    public static DateTimeOffset? Parse(string text, TimestampUnit unit)
    {
        if (unit == TimestampUnit.Iso)
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        if (unit == TimestampUnit.Seconds)
            return number <= LastSecond ? DateTimeOffset.FromUnixTimeSeconds(number) : null;
        return number / 1000 <= LastSecond ? DateTimeOffset.FromUnixTimeMilliseconds(number) : null;
    }

    /// <summary>An instant as a provider writes it.</summary>
    public static string Format(DateTimeOffset time, TimestampUnit unit) => unit switch
    {
        TimestampUnit.Milliseconds => time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        TimestampUnit.Iso => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        _ => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What is wrong with a timestamp's age, either way, or <see langword="null"/>.</summary>
    public static string? Refusal(DateTimeOffset signedAt, DateTimeOffset now, TimeSpan tolerance)
    {
        var age = now - signedAt;
        if (age.Duration() <= tolerance)
            return null;
        return age > TimeSpan.Zero
            ? $"the timestamp is {Math.Floor(age.TotalSeconds):0} s old"
            : $"the timestamp is {Math.Floor(-age.TotalSeconds):0} s ahead";
    }
}
