using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>Tells who would be given what comes next to a team. Values in, values out: nothing moves by asking.</summary>
internal static class NextInTurn
{
    /// <summary>Whose turn it is.</summary>
    /// <param name="team">The team.</param>
    /// <param name="state">What the pool knows.</param>
    /// <param name="now">The instant.</param>
    /// <returns>The member; <see langword="null"/> where nobody of the team can take anything, so that it goes to the fallback.</returns>
    public static Member? Find(AskedTeam team, PoolState state, DateTimeOffset now)
    {
        var assignment = team.Assignment;
        Member[] able = [.. team.Members.Where(member => Availability.WhyNot(member, assignment.Holidays, state, now) is null)];
        if (able.Length == 0)
            return null;
        if (assignment.Strategy == AssignmentStrategy.LeastLoaded)
            return LeastLoaded.Choose(able, state, now);
        return WeightedRoundRobin.Take(team.Turns(state), team.Weighted(able), team.Members).Chosen;
    }
}
