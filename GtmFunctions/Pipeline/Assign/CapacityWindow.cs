using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>
/// The period that a capacity counts in, as a number that grows with time: the clock hour by the instant it began, so that the hour that
/// comes twice when clocks go back is two periods; the calendar day and the week from Monday by the member's own calendar.
/// </summary>
internal static class CapacityWindow
{
    /// <summary>The period that an instant is in.</summary>
    public static long Containing(CapacityPeriod per, DateTimeOffset instant, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(instant, zone);
        var day = DateOnly.FromDateTime(local.DateTime);
        return per switch
        {
            CapacityPeriod.Hour => (instant - new TimeSpan(0, local.Minute, local.Second)).ToUnixTimeSeconds(),
            CapacityPeriod.Day => day.DayNumber,
            _ => day.DayNumber - (((int)day.DayOfWeek + 6) % 7),
        };
    }
}
