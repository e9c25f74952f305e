using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>
/// Smooth weighted turns. Each turn is owed to those who can take it, in proportion to their weights, and goes to whom the most is owed;
/// the first in the roster of those who are owed the same. So nobody is ever ahead or behind by more than about one, the turns of a heavy
/// member are spread, and with equal weights it is one after the other. Those who cannot take a turn are owed no part of it: who comes
/// back goes on where they left, without a burst.
/// </summary>
internal static class WeightedRoundRobin
{
    // Rounding keeps the state short; over a million turns it shifts a share by less than a thousandth of a turn.
    private const int Digits = 9;

    /// <summary>Takes a turn.</summary>
    /// <param name="turns">The turns so far.</param>
    /// <param name="able">Those who can take it, at least one, in the order of the roster, with weights above zero.</param>
    /// <param name="team">Everybody in the team: what was owed to others is forgotten.</param>
    public static (Member Chosen, TeamTurns Next) Take(
        TeamTurns turns, IReadOnlyList<(Member Member, decimal Weight)> able, IReadOnlyList<Member> team)
    {
        var keys = team.Select(Roster.Key).ToHashSet(StringComparer.Ordinal);
        var owed = turns.Owed.RemoveRange(turns.Owed.Keys.Where(key => !keys.Contains(key))).ToBuilder();
        var whole = able.Sum(one => one.Weight);
        foreach (var (member, weight) in able)
            owed[Roster.Key(member)] = Math.Round(owed.GetValueOrDefault(Roster.Key(member)) + (weight / whole), Digits);
        var chosen = able.MaxBy(one => owed[Roster.Key(one.Member)]).Member;
        owed[Roster.Key(chosen)] -= 1;
        return (chosen, new TeamTurns(turns.Number + 1, Roster.Key(chosen), owed.ToImmutable()));
    }
}
