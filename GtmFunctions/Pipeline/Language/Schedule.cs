using NCrontab;

namespace GtmFunctions.Pipeline.Language;

/// <summary>
/// When something is due: a cron expression by the clock of a place, as the document's <c>every</c> and <c>zone</c> write it.
/// </summary>
/// <param name="Text">The expression as it was written: minute, hour, day of the month, month, day of the week.</param>
/// <param name="Zone">Whose clock it goes by.</param>
public sealed record Schedule(string Text, TimeZoneInfo Zone)
{
    private readonly CrontabSchedule _cron = CrontabSchedule.Parse(Text);

    /// <summary>Reads an expression of five fields, such as <c>30 2 * * mon-fri</c>.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="zone">Whose clock it goes by.</param>
    /// <exception cref="FormatException">It is none, or it is never due: the end of a sentence that begins with its name.</exception>
    public static Schedule Parse(string text, TimeZoneInfo zone)
    {
        if (CrontabSchedule.TryParse(text) is null)
        {
            throw new FormatException(
                "takes five fields, minute, hour, day of the month, month and day of the week, such as \"30 2 * * *\" for half past two "
                + "each night");
        }

        var schedule = new Schedule(text, zone);
        return schedule.Next(DateTimeOffset.UnixEpoch) is not null
            ? schedule
            : throw new FormatException("is never due: no year has such a day");
    }

    /// <summary>
    /// When it is due next. A time that the clock leaves out when summer begins is due at the first moment after the gap; one that it shows
    /// twice when summer ends is due the first time alone.
    /// </summary>
    /// <param name="after">The moment after which it is looked for.</param>
    /// <returns>In UTC; <see langword="null"/> where it is not due within the next ten years.</returns>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var local = TimeZoneInfo.ConvertTime(after, Zone).DateTime;
        var last = local > DateTime.MaxValue.AddYears(-11) ? DateTime.MaxValue : local.AddYears(10);

        // The clock that was put back shows an hour again: what of it is over is passed over
        foreach (var due in _cron.GetNextOccurrences(local, last))
        {
            if (Utc(due) is var moment && moment > after)
                return moment;
        }

        return null;
    }

    private DateTimeOffset Utc(DateTime local)
    {
        while (Zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
