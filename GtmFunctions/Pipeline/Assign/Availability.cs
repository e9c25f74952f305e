using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>Whether a member can take something at an instant.</summary>
internal static class Availability
{
    /// <summary>Why a member cannot take what comes to the team; <see langword="null"/> where they can.</summary>
    public static UnavailableReason? WhyNot(Member member, HolidayTable holidays, PoolState state, DateTimeOffset now) =>
        member.Weight == 0
            ? new UnavailableReason.NoWeight()
            : Away(member, holidays, now) ?? (UnavailableReason?)OffHours(member, now) ?? AtCapacity(member, state, now);

    /// <summary>
    /// Why a member cannot take what is theirs by name (their account, a row of the table); <see langword="null"/> where they can. It
    /// waits for their hours, since nobody else is to have it; it does not wait until they are back from days out.
    /// </summary>
    public static UnavailableReason? WhyNotNamed(Member member, HolidayTable holidays, PoolState state, DateTimeOffset now) =>
        Away(member, holidays, now) ?? AtCapacity(member, state, now);

    /// <summary>Why a member does not work on a day of their own calendar; <see langword="null"/> where they do, or may.</summary>
    public static UnavailableReason? Away(Member member, HolidayTable holidays, DateOnly today)
    {
        if (member.Out.FirstOrDefault(absence => absence.First <= today && today <= absence.Last) is { } absent)
            return new UnavailableReason.Out(absent.First, absent.Last);
        return holidays.On(member, today) is { } holiday ? new UnavailableReason.Holiday(holiday.Name) : null;
    }

    private static UnavailableReason? Away(Member member, HolidayTable holidays, DateTimeOffset now) =>
        Away(member, holidays, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, member.TimeZone).DateTime));

    private static UnavailableReason.AtCapacity? AtCapacity(Member member, PoolState state, DateTimeOffset now) =>
        member.Capacity is { } capacity && state.Load(member).In(capacity.Per, member, now) is var taken && taken >= capacity.Count
            ? new UnavailableReason.AtCapacity(taken, capacity.Count, capacity.Per.ToString().ToLowerInvariant())
            : null;

    private static UnavailableReason.OffHours? OffHours(Member member, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, member.TimeZone);
        return member.Hours.Contain(local.DateTime)
            ? null
            : new UnavailableReason.OffHours(local.DateTime, member.TimeZone.Id, member.Hours.ToString());
    }
}
