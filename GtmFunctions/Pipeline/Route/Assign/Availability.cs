using System.Globalization;
using GtmFunctions.Pipeline.Config.Tables;

namespace GtmFunctions.Pipeline.Route.Assign;

/// <summary>Whether a member can take something at an instant.</summary>
public static class Availability
{
    /// <summary>Why a member cannot take what comes to the team; <see langword="null"/> where they can.</summary>
    public static string? WhyNot(Member member, HolidayTable holidays, PoolState state, DateTimeOffset now) =>
        member.Weight == 0 ? "weight 0" : Away(member, holidays, now) ?? OffHours(member, now) ?? AtCapacity(member, state, now);

    /// <summary>
    /// Why a member cannot take what is theirs by name (their account, a row of the table); <see langword="null"/> where they can. It
    /// waits for their hours, since nobody else is to have it; it does not wait until they are back from days out.
    /// </summary>
    public static string? WhyNotNamed(Member member, HolidayTable holidays, PoolState state, DateTimeOffset now) =>
        Away(member, holidays, now) ?? AtCapacity(member, state, now);

    /// <summary>Why a member does not work on a day of their own calendar; <see langword="null"/> where they do, or may.</summary>
    public static string? Away(Member member, HolidayTable holidays, DateOnly today)
    {
        if (member.Out.FirstOrDefault(absence => absence.First <= today && today <= absence.Last) is { } absent)
            return absent.First == absent.Last ? $"out on {Text(absent.First)}" : $"out {Text(absent.First)}..{Text(absent.Last)}";
        return holidays.Of(member, today) is { } holiday ? $"holiday: {holiday.Name}" : null;
    }

    private static string? Away(Member member, HolidayTable holidays, DateTimeOffset now) =>
        Away(member, holidays, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, member.TimeZone).DateTime));

    private static string? AtCapacity(Member member, PoolState state, DateTimeOffset now) =>
        member.Capacity is { } capacity && state.Load(member).In(capacity.Per, member, now) is var taken && taken >= capacity.Count
            ? $"at capacity: {taken} of {capacity.Count}/{capacity.Per.ToString().ToLowerInvariant()} taken"
            : null;

    private static string? OffHours(Member member, DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, member.TimeZone);
        return member.Hours.Contain(local.DateTime)
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"off hours: it is {local:ddd HH:mm} in {member.TimeZone.Id}, they work {member.Hours}");
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
