using System.Globalization;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>Reads the times that providers write: ISO 8601, Unix seconds, Unix milliseconds.</summary>
public static class EventTime
{
    // Beyond this a number can only be milliseconds: as seconds it would be the year 5138.
    private const decimal FirstMilliseconds = 100_000_000_000;

    /// <summary>The instant; <see langword="null"/> where the text is none. A time without a zone is taken as UTC.</summary>
    public static DateTimeOffset? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            var milliseconds = Math.Abs(number) >= FirstMilliseconds ? number : number * 1000;
            return milliseconds is > -62_135_596_800_000m and < 253_402_300_800_000m
                ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds)
                : null;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
    }
}
