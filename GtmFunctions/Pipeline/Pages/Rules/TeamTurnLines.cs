using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Reps;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>Tells of each team of a roster who is next, why, and who cannot take anything now. Values in, values out.</summary>
internal static class TeamTurnLines
{
    private const int MostTeams = 8;
    private const int MostAway = 6;

    /// <summary>A line for each team; none for an assignment without a roster.</summary>
    public static IReadOnlyList<RuleLine> Tell(Assignment assignment, PoolState state, DateTimeOffset now)
    {
        var teams = AskedTeam.All(assignment);
        RuleLine[] lines = [.. teams.Take(MostTeams).Select(team => Line(team, state, now))];
        return teams.Count <= MostTeams
            ? lines
            : [.. lines, new($"{teams.Count - MostTeams} more teams: ", RuleLinks.Rep("the reps' page"), " has them all.")];
    }

    private static RuleLine Line(AskedTeam team, PoolState state, DateTimeOffset now)
    {
        var away = Away(team, state, now);
        if (NextInTurn.Find(team, state, now) is not { } next)
            return new([$"{team.Label}: nobody can take anything now, so it goes to {team.Assignment.Fallback}; ", .. away]);
        var taken = CapacityNow.Render(next, state, now) is { } capacity ? $" ({capacity})" : "";
        return new([
            $"{team.Label}: next is ", RuleLinks.Rep(next.Name), $"{taken}, {Why(team, state)}",
            .. away.Count > 0 ? ["; ", .. away] : away]);
    }

    private static string Why(AskedTeam team, PoolState state)
    {
        if (team.Members.Count == 1)
            return "for there is nobody else";
        var strategy = team.Assignment.Strategy;
        if (strategy == AssignmentStrategy.LeastLoaded)
            return "who has the least of their capacity taken";
        var turns = team.Turns(state);
        var last = team.Members.FirstOrDefault(member => Roster.Key(member) == turns.Last);
        var how = strategy == AssignmentStrategy.RoundRobin ? "whose turn it is" : "whose turn it is by weight";
        var unless = strategy == AssignmentStrategy.Owner ? " unless the CRM names an owner" : "";
        return last is null ? $"{how}, and the first{unless}" : $"{how} after {last.Name}{unless}";
    }

    private static IReadOnlyList<RuleWord> Away(AskedTeam team, PoolState state, DateTimeOffset now)
    {
        var away = team.Members
            .Select(member => (member.Name, Why: Availability.WhyNot(member, team.Assignment.Holidays, state, now)))
            .Where(one => one.Why is not null)
            .Select(one => $"not {one.Name} ({UnavailableSentence.Render(one.Why!)})")
            .ToList();
        var more = away.Count > MostAway ? $" and {Relative.Count(away.Count - MostAway, "other")}" : "";
        return away.Count == 0 ? [] : [$"{string.Join(", ", away.Take(MostAway))}{more}"];
    }
}
