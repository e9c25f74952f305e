using System.Globalization;

namespace GtmFunctions.Pipeline.Poll.Gaps;

/// <summary>Reads places up to which records were read.</summary>
internal static class GapPlaces
{
    /// <summary>The time that a place is; <see langword="null"/> where it is a number or another text.</summary>
    public static DateTimeOffset? TimeOf(string? place) => DateTimeOffset.TryParse(
        place, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        && place.Contains('-', StringComparison.Ordinal)
            ? time
            : null;
}
