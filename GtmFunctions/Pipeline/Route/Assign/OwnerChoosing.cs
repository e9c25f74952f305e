using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Route.Assign;

/// <summary>What an owner is chosen from.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Fields">The event's fields.</param>
/// <param name="State">The pool's state.</param>
/// <param name="EarlierOwner">The address of who had the account's last event, within the assignment's window.</param>
/// <param name="Now">The instant.</param>
public sealed record OwnerQuestion(Assignment Assignment, JsonObject Fields, PoolState State, string? EarlierOwner, DateTimeOffset Now);

/// <summary>
/// Chooses an owner: who is named (by the row of the table, by the CRM, by the account's last event), else one of the team, else the
/// fallback. Values in, values out.
/// </summary>
public static class OwnerChoosing
{
    private static readonly FieldPath[] CrmOwner = [FieldPath.Parse("account.owner"), FieldPath.Parse("person.owner")];

    /// <summary>Chooses an owner, and says what the pool's state is then.</summary>
    public static (OwnerChoice Choice, PoolState State) Choose(OwnerQuestion question)
    {
        var assignment = question.Assignment;
        var row = assignment.Table?.Decide(question.Fields);
        var members = Members(assignment, row);
        var candidates = new List<Candidate>();
        OwnerChoice Choice(string email, Member? member, ChosenBy by, string reason) =>
            new(assignment.Name, member?.Email ?? email, member, by, reason, assignment.Table?.File, row, candidates, null, null);

        foreach (var (by, email, reason) in Named(question, row))
        {
            var member = assignment.Pool?.Find(email);
            var why = by == ChosenBy.Account && !members.Any(one => Same(one, email))
                ? "no longer in the team"
                : member is null ? null : Availability.WhyNotNamed(member, assignment.Holidays, question.State, question.Now);
            candidates.Add(new Candidate(member?.Name ?? email, email, $"the {by.ToString().ToLowerInvariant()}'s owner", why));
            if (why is null)
                return Taken(question, Choice(email, member, by, reason));
        }

        Candidate[] team =
        [
            .. members.Select(member => new Candidate(
                member.Name, member.Email, member.Team, Availability.WhyNot(member, assignment.Holidays, question.State, question.Now))),
        ];
        candidates.AddRange(team);
        Member[] able = [.. members.Where((_, i) => team[i].PassedOver is null)];
        if (able.Length == 0)
            return Taken(question, Choice(assignment.Fallback, assignment.Pool?.Find(assignment.Fallback), ChosenBy.Fallback, Nobody(assignment, row, members)));
        if (assignment.Strategy != AssignmentStrategy.LeastLoaded)
            return InTurn(question, row, members, able, Choice);
        var least = LeastLoaded.Choose(able, question.State, question.Now);
        return Taken(question, Choice(least.Email, least, ChosenBy.Load, $"{least.Name} has the least to do of the {able.Length} who can take it"));
    }

    private static (OwnerChoice Choice, PoolState State) InTurn(
        OwnerQuestion question, DecisionRow? row, IReadOnlyList<Member> members, Member[] able, Func<string, Member?, ChosenBy, string, OwnerChoice> choice)
    {
        var key = $"{question.Assignment.Name}/{Team(row)?.ToLowerInvariant()}";
        var before = question.State.Turns.GetValueOrDefault(key, TeamTurns.None);
        var equal = question.Assignment.Strategy == AssignmentStrategy.RoundRobin;
        var (chosen, after) = Turn.Take(before, [.. able.Select(member => (member, equal ? 1 : member.Weight))], members);
        var reason = able.Length == 1
            ? $"{chosen.Name} is the only one who can take it"
            : $"{chosen.Name} is {(equal ? "next" : "owed the most turns")} of the {able.Length} who can take it";
        var (taken, state) = Taken(question, choice(chosen.Email, chosen, ChosenBy.Turn, reason));
        return (taken with { Before = before, After = after }, state with { Turns = state.Turns.SetItem(key, after) });
    }

    private static IEnumerable<(ChosenBy By, string Email, string Reason)> Named(OwnerQuestion question, DecisionRow? row)
    {
        if (row?.Results.GetValueOrDefault("owner") is { } named)
            yield return (ChosenBy.Table, named, "the row names the owner");
        var crm = question.Assignment.Strategy == AssignmentStrategy.Owner
            ? CrmOwner.Select(path => FieldText.Of(path.Read(question.Fields))?.Trim()).FirstOrDefault(text => text?.IndexOf('@', StringComparison.Ordinal) > 0)
            : null;
        if (crm is not null)
            yield return (ChosenBy.Crm, crm, "the CRM names the account's owner");
        if (question.EarlierOwner is { } earlier)
            yield return (ChosenBy.Account, earlier, "the account keeps its owner");
    }

    private static IReadOnlyList<Member> Members(Assignment assignment, DecisionRow? row)
    {
        if (assignment.Pool is not { } pool || (assignment.Table is not null && Team(row) is null))
            return [];
        return [.. pool.Team(Team(row)).DistinctBy(Roster.Key)];
    }

    private static (OwnerChoice Choice, PoolState State) Taken(OwnerQuestion question, OwnerChoice choice) =>
        (choice, choice.Member is { } member ? question.State.Take(member, question.Now) : question.State);

    private static string Nobody(Assignment assignment, DecisionRow? row, IReadOnlyList<Member> members) => (row, members.Count) switch
    {
        (null, _) when assignment.Table is { } table => $"no row of {table.File} matches, so the fallback takes it",
        (_, 0) when Team(row) is { } team => $"nobody is in the team {team}, so the fallback takes it",
        (_, 0) => "no team is named, so the fallback takes it",
        _ => "nobody who is asked can take it now, so the fallback does",
    };

    private static string? Team(DecisionRow? row) => row?.Results.GetValueOrDefault("team");

    private static bool Same(Member member, string email) => member.Email.Equals(email, StringComparison.OrdinalIgnoreCase);
}
