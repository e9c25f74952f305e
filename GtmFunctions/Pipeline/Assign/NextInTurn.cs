using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>Tells who would be given what comes next to a team. Values in, values out: nothing moves by asking.</summary>
internal static class NextInTurn
{
    /// <summary>Whose turn it is.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="team">The team, as the roster writes it.</param>
    /// <param name="state">What the pool knows.</param>
    /// <param name="now">The instant.</param>
    /// <returns>The member; <see langword="null"/> where nobody of the team can take anything, so that it goes to the fallback.</returns>
    public static Member? Find(Assignment assignment, string team, PoolState state, DateTimeOffset now)
    {
        var all = assignment.Pool?.Team(team) ?? [];
        Member[] able = [.. all.Where(member => Availability.WhyNot(member, assignment.Holidays, state, now) is null)];
        if (able.Length == 0)
            return null;
        if (assignment.Strategy == AssignmentStrategy.LeastLoaded)
            return LeastLoaded.Choose(able, state, now);
        var turns = state.Turns.GetValueOrDefault(TurnsKey(assignment, team), TeamTurns.None);
        var equal = assignment.Strategy == AssignmentStrategy.RoundRobin;
        return WeightedRoundRobin.Take(turns, [.. able.Select(member => (member, equal ? 1 : member.Weight))], all).Chosen;
    }

    /// <summary>The key of a team's turns in a pool's state.</summary>
    public static string TurnsKey(Assignment assignment, string? team) => $"{assignment.Name}/{team?.ToLowerInvariant()}";
}
