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
        if (assignment.Pool is not { } pool)
            return [];
        string[] teams = [.. pool.Members.Select(member => member.Team).Distinct(StringComparer.OrdinalIgnoreCase)];
        RuleLine[] lines = [.. teams.Take(MostTeams).Select(team => Line(assignment, team, state, now))];
        return teams.Length <= MostTeams
            ? lines
            : [.. lines, new($"{teams.Length - MostTeams} more teams: ", RuleLinks.Rep("the reps' page"), " has them all.")];
    }

    private static RuleLine Line(Assignment assignment, string team, PoolState state, DateTimeOffset now)
    {
        var members = assignment.Pool!.Team(team);
        var away = Away(members, assignment, state, now);
        if (NextInTurn.Find(assignment, team, state, now) is not { } next)
            return new([$"{team}: nobody can take anything now, so it goes to {assignment.Fallback}; ", .. away]);
        var taken = CapacityNow.Render(next, state, now) is { } capacity ? $" ({capacity})" : "";
        return new([
            $"{team}: next is ", RuleLinks.Rep(next.Name), $"{taken}, {Why(assignment, team, state, members)}",
            .. away.Count > 0 ? ["; ", .. away] : away]);
    }

    private static string Why(Assignment assignment, string team, PoolState state, IReadOnlyList<Member> members)
    {
        if (members.Count == 1)
            return "for there is nobody else";
        if (assignment.Strategy == AssignmentStrategy.LeastLoaded)
            return "who has the least of their capacity taken";
        var turns = state.Turns.GetValueOrDefault(NextInTurn.TurnsKey(assignment, team), TeamTurns.None);
        var last = members.FirstOrDefault(member => Roster.Key(member) == turns.Last);
        var how = assignment.Strategy == AssignmentStrategy.RoundRobin ? "whose turn it is" : "whose turn it is by weight";
        var unless = assignment.Strategy == AssignmentStrategy.Owner ? " unless the CRM names an owner" : "";
        return last is null ? $"{how}, and the first{unless}" : $"{how} after {last.Name}{unless}";
    }

    private static IReadOnlyList<RuleWord> Away(
        IReadOnlyList<Member> members, Assignment assignment, PoolState state, DateTimeOffset now)
    {
        var away = members
            .Select(member => (member.Name, Why: Availability.WhyNot(member, assignment.Holidays, state, now)))
            .Where(one => one.Why is not null)
            .Select(one => $"not {one.Name} ({UnavailableSentence.Render(one.Why!)})")
            .ToList();
        var more = away.Count > MostAway ? $" and {Relative.Count(away.Count - MostAway, "other")}" : "";
        return away.Count == 0 ? [] : [$"{string.Join(", ", away.Take(MostAway))}{more}"];
    }
}
