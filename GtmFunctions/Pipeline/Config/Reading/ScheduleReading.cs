using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>every</c> and <c>zone</c>: when something is due by the clock of a place.</summary>
internal static class ScheduleReading
{
    /// <summary>Reads them.</summary>
    /// <param name="every">The cron expression.</param>
    /// <param name="zone">The IANA name of the time zone; UTC where there is none.</param>
    /// <returns><see langword="null"/> where there is none, or it cannot be read: what is wrong is reported.</returns>
    public static Schedule? Read(Entry? every, Entry? zone)
    {
        var clock = TimeZoneInfo.Utc;
        if (zone?.Text is { } name && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out clock!))
        {
            zone.Report($"'{name}' is no time zone: write one such as Europe/Berlin");
            return null;
        }

        if (every?.Text is not { } text)
            return null;
        try
        {
            return Schedule.Parse(text, clock);
        }
        catch (FormatException wrong)
        {
            every.Report($"this {wrong.Message}");
            return null;
        }
    }
}
