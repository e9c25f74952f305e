using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>Chooses by load: the part of their capacity that members have taken.</summary>
internal static class LeastLoaded
{
    /// <summary>
    /// Who has the least of their capacity taken; of those with the same load, who took something the longest ago, then the first in the
    /// roster. One without a capacity counts by day, with room for the largest number that anybody in the team has, times their weight.
    /// </summary>
    /// <param name="able">Those who can take something, at least one, in the order of the roster.</param>
    /// <param name="state">What they have taken.</param>
    /// <param name="now">The instant.</param>
    public static Member Choose(IReadOnlyList<Member> able, PoolState state, DateTimeOffset now)
    {
        var room = able.Max(member => member.Capacity?.Count) ?? 1;
        return able.OrderBy(member => Share(member, state, now, room)).ThenBy(member => state.Load(member).Last).First();
    }

    private static decimal Share(Member member, PoolState state, DateTimeOffset now, int room) => member.Capacity is { } capacity
        ? (decimal)state.Load(member).In(capacity.Per, member, now) / capacity.Count
        : state.Load(member).In(CapacityPeriod.Day, member, now) / (room * member.Weight);
}
