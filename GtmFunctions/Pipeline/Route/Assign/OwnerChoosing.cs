using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Tables;

namespace GtmFunctions.Pipeline.Route.Assign;

/// <summary>What an owner is chosen from.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Fields">The event's fields.</param>
/// <param name="State">The pool's state.</param>
/// <param name="EarlierOwner">The address of who had the account's last event, within the assignment's window.</param>
/// <param name="Now">The instant.</param>
/// <param name="Handover">Whom it goes from, where somebody had it; <see langword="null"/> for its first owner.</param>
public sealed record OwnerQuestion(
    Assignment Assignment, JsonObject Fields, PoolState State, string? EarlierOwner, DateTimeOffset Now, Handover? Handover = null);

/// <summary>
/// Chooses an owner: who is named (by the row of the table, by the CRM, by the account's last event), else one of the team, else the
/// fallback. Values in, values out.
/// </summary>
public static class OwnerChoosing
{
    private const string HadIt = "had it and did not acknowledge it";

    /// <summary>Chooses an owner, and says what the pool's state is then.</summary>
    public static (OwnerChoice Choice, PoolState State) Choose(OwnerQuestion question)
    {
        var assignment = question.Assignment;
        var row = assignment.Table?.Decide(question.Fields);
        var team = Team(assignment, row);
        var looked = new List<Candidate>();
        (OwnerChoice Choice, PoolState State) Taken(string email, Member? member, ChosenBy by, string reason) => (
            new OwnerChoice(assignment.Name, member?.Email ?? email, member, by, reason, assignment.Table?.File, row, looked, null, null),
            member is null ? question.State : question.State.Take(member, question.Now));

        if (question.Handover?.WhyFallback is { } nobodyElse)
            return Taken(assignment.Fallback, assignment.Pool?.Find(assignment.Fallback), ChosenBy.Fallback, nobodyElse);

        var named = NamedOwner.All(question, row).ToArray();
        foreach (var one in named)
        {
            var member = assignment.Pool?.Find(one.Email);
            var why = question.Handover?.Includes(one.Email) is true
                ? HadIt
                : one.By == ChosenBy.Account && !team.Any(other => Same(other, one.Email))
                ? "no longer in the team"
                : member is null ? null : Availability.WhyNotNamed(member, assignment.Holidays, question.State, question.Now);
            looked.Add(new Candidate(member?.Name ?? one.Email, one.Email, one.As, why));
            if (why is null)
                return Taken(one.Email, member, one.By, one.Reason);
        }

        Candidate[] candidates = [.. team.Select(member => Candidate(member, question))];
        looked.AddRange(candidates);
        Member[] able = [.. team.Where((_, i) => candidates[i].PassedOver is null)];
        if (able.Length == 0)
            return Taken(assignment.Fallback, assignment.Pool?.Find(assignment.Fallback), ChosenBy.Fallback, Nobody(assignment, row, team));

        var unnamed = assignment.Strategy == AssignmentStrategy.Owner && !Array.Exists(named, one => one.By == ChosenBy.Crm)
            ? "the CRM names no owner by e-mail; "
            : "";
        if (assignment.Strategy == AssignmentStrategy.LeastLoaded)
        {
            var least = LeastLoaded.Choose(able, question.State, question.Now);
            return Taken(least.Email, least, ChosenBy.Load, Reason(least, able, "has the least to do"));
        }

        var key = $"{assignment.Name}/{TeamName(row)?.ToLowerInvariant()}";
        var before = question.State.Turns.GetValueOrDefault(key, TeamTurns.None);
        var equal = assignment.Strategy == AssignmentStrategy.RoundRobin;
        var (next, after) = Turn.Take(before, [.. able.Select(member => (member, equal ? 1 : member.Weight))], team);
        var reason = unnamed + Reason(next, able, equal ? "is next" : "is owed the most turns");
        var (choice, state) = Taken(next.Email, next, ChosenBy.Turn, reason);
        return (choice with { Before = before, After = after }, state with { Turns = state.Turns.SetItem(key, after) });
    }

    private static Candidate Candidate(Member member, OwnerQuestion question) => new(
        member.Name,
        member.Email,
        member.Team,
        question.Handover?.Includes(member.Email) is true
            ? HadIt
            : Availability.WhyNot(member, question.Assignment.Holidays, question.State, question.Now));

    private static IReadOnlyList<Member> Team(Assignment assignment, DecisionRow? row)
    {
        if (assignment.Pool is not { } pool || (assignment.Table is not null && TeamName(row) is null))
            return [];
        return [.. pool.Team(TeamName(row)).DistinctBy(Roster.Key)];
    }

    private static string Reason(Member chosen, Member[] able, string why) =>
        able.Length == 1 ? $"{chosen.Name} is the only one who can take it" : $"{chosen.Name} {why} of the {able.Length} who can take it";

    private static string Nobody(Assignment assignment, DecisionRow? row, IReadOnlyList<Member> team) => (row, team.Count) switch
    {
        (null, _) when assignment.Table is { } table => $"no row of {table.File} matches, so the fallback takes it",
        (_, 0) when TeamName(row) is { } name => $"nobody is in the team {name}, so the fallback takes it",
        (_, 0) => "no team is named, so the fallback takes it",
        _ => "nobody who is asked can take it now, so the fallback does",
    };

    private static string? TeamName(DecisionRow? row) => row?.Results.GetValueOrDefault("team");

    private static bool Same(Member member, string email) => member.Email.Equals(email, StringComparison.OrdinalIgnoreCase);
}
