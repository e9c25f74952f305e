using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>Counts a member's working time: their hours by their own clock, without their days out and holidays.</summary>
internal static class WorkingTime
{
    // Somebody who works at no time within it is a roster's mistake, and a clock that never runs out helps nobody.
    private const int MostDays = 400;

    /// <summary>The instant at which a member has worked for some time.</summary>
    /// <param name="member">The member; <see langword="null"/> for somebody who is in no roster, whose every hour counts.</param>
    /// <param name="holidays">The holidays.</param>
    /// <param name="from">From when.</param>
    /// <param name="time">How long they are to have worked, more than nothing.</param>
    /// <returns>The instant; where they do not work so much in more than a year, when the time has passed by the clock.</returns>
    public static DateTimeOffset After(Member? member, HolidayTable holidays, DateTimeOffset from, TimeSpan time)
    {
        if (member is null)
            return from + time;
        var (left, reached) = (time, from);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, member.TimeZone).DateTime);
        for (var last = day.AddDays(MostDays); day <= last; day = day.AddDays(1))
        {
            if (Availability.Away(member, holidays, day) is not null)
                continue;
            foreach (var (begins, ends) in member.Hours.On(day.DayOfWeek))
            {
                var start = Later(Instant(member.TimeZone, day, begins, first: true), reached);
                var end = Instant(member.TimeZone, day, ends, first: false);
                if (end <= start)
                    continue;
                if (end - start >= left)
                    return start + left;
                (left, reached) = (left - (end - start), end);
            }
        }

        return from + time;
    }

    /// <summary>How long an owner of an assignment worked between two instants.</summary>
    /// <param name="assignment">The assignment, whose roster and holidays count.</param>
    /// <param name="email">The owner's address; of one who is in no roster every hour counts.</param>
    /// <param name="from">The first instant.</param>
    /// <param name="to">The last one.</param>
    public static TimeSpan Between(Assignment assignment, string email, DateTimeOffset from, DateTimeOffset to) =>
        Between(assignment.Pool?.Find(email), assignment.Holidays, from, to);

    /// <summary>How long a member worked between two instants.</summary>
    /// <param name="member">The member; <see langword="null"/> for somebody who is in no roster, whose every hour counts.</param>
    /// <param name="holidays">The holidays.</param>
    /// <param name="from">The first instant.</param>
    /// <param name="to">The last one; nothing where it is before the first, and what passed by the clock where it is a year later.</param>
    public static TimeSpan Between(Member? member, HolidayTable holidays, DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
            return TimeSpan.Zero;
        if (member is null || to - from > TimeSpan.FromDays(MostDays))
            return to - from;
        var (worked, reached) = (TimeSpan.Zero, from);
        var last = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(to, member.TimeZone).DateTime);
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, member.TimeZone).DateTime); day <= last; day = day.AddDays(1))
        {
            if (Availability.Away(member, holidays, day) is not null)
                continue;
            foreach (var (begins, ends) in member.Hours.On(day.DayOfWeek))
            {
                var start = Later(Instant(member.TimeZone, day, begins, first: true), reached);
                var end = Instant(member.TimeZone, day, ends, first: false);
                end = end < to ? end : to;
                if (end <= start)
                    continue;
                (worked, reached) = (worked + (end - start), end);
            }
        }

        return worked;
    }

    // A time that comes twice when clocks go back begins with its first and ends with its second; one that is left out is as much later.
    private static DateTimeOffset Instant(TimeZoneInfo zone, DateOnly day, TimeSpan time, bool first)
    {
        var local = day.ToDateTime(TimeOnly.MinValue) + time;
        var offset = first && zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
