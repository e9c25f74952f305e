using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>What an owner is chosen from.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Fields">The event's fields.</param>
/// <param name="State">The pool's state.</param>
/// <param name="EarlierOwner">The address of who had the account's last event, within the assignment's window.</param>
/// <param name="Now">The instant.</param>
/// <param name="Handover">Whom it goes from, where somebody had it; <see langword="null"/> for its first owner.</param>
internal sealed record OwnerQuestion(
    Assignment Assignment, FieldScope Fields, PoolState State, string? EarlierOwner, DateTimeOffset Now, Handover? Handover = null);

/// <summary>
/// Chooses an owner: who is named (by the row of the table, by the CRM, by the account's last event), else one of the team, else the
/// fallback. Values in, values out.
/// </summary>
internal static class OwnerChoosing
{
    /// <summary>Chooses an owner, and says what the pool's state is then.</summary>
    public static (OwnerChoice Choice, PoolState State) Choose(OwnerQuestion question)
    {
        var assignment = question.Assignment;
        var row = assignment.Table?.Decide(question.Fields);
        var team = Team(assignment, row);
        var looked = new List<Candidate>();
        (OwnerChoice Choice, PoolState State) Taken(string email, Member? member, ChosenBy by, OwnerReason? reason) => (
            new OwnerChoice(assignment.Name, member?.Email ?? email, member, by, reason, assignment.Table?.File, row, looked, null, null),
            member is null ? question.State : question.State.Take(member, question.Now));

        if (question.Handover?.ToFallback is { } nobodyElse)
            return Taken(assignment.Fallback, assignment.Pool?.Find(assignment.Fallback), ChosenBy.Fallback, nobodyElse);

        var named = NamedOwner.All(question, row).ToArray();
        foreach (var one in named)
        {
            var member = assignment.Pool?.Find(one.Email);
            UnavailableReason? why = question.Handover?.Includes(one.Email) is true
                ? new UnavailableReason.HadIt()
                : one.By == ChosenBy.Account && !team.Any(other => Same(other, one.Email))
                ? new UnavailableReason.LeftTheTeam()
                : member is null ? null : Availability.WhyNotNamed(member, assignment.Holidays, question.State, question.Now);
            looked.Add(new Candidate(member?.Name ?? one.Email, one.Email, one.As, why));
            if (why is null)
                return Taken(one.Email, member, one.By, reason: null);
        }

        Candidate[] candidates = [.. team.Select(member => Candidate(member, question))];
        looked.AddRange(candidates);
        Member[] able = [.. team.Where((_, i) => !candidates[i].IsPassedOver)];
        if (able.Length == 0)
            return Taken(assignment.Fallback, assignment.Pool?.Find(assignment.Fallback), ChosenBy.Fallback, Nobody(assignment, row, team));

        if (assignment.Strategy == AssignmentStrategy.LeastLoaded)
        {
            var least = LeastLoaded.Choose(able, question.State, question.Now);
            return Taken(least.Email, least, ChosenBy.Load, new OwnerReason.LeastLoaded(able.Length));
        }

        var key = NextInTurn.TurnsKey(assignment, TeamName(row));
        var before = question.State.Turns.GetValueOrDefault(key, TeamTurns.None);
        var equal = assignment.Strategy == AssignmentStrategy.RoundRobin;
        var (next, after) = WeightedRoundRobin.Take(before, [.. able.Select(member => (member, equal ? 1 : member.Weight))], team);
        var isUnnamed = assignment.Strategy == AssignmentStrategy.Owner && !Array.Exists(named, one => one.By == ChosenBy.Crm);
        OwnerReason reason = equal ? new OwnerReason.InTurn(able.Length) : new OwnerReason.OwedMost(able.Length, isUnnamed);
        var (choice, state) = Taken(next.Email, next, ChosenBy.Turn, reason);
        return (choice with { Before = before, After = after }, state with { Turns = state.Turns.SetItem(key, after) });
    }

    private static Candidate Candidate(Member member, OwnerQuestion question) => new(
        member.Name,
        member.Email,
        member.Team,
        question.Handover?.Includes(member.Email) is true
            ? new UnavailableReason.HadIt()
            : Availability.WhyNot(member, question.Assignment.Holidays, question.State, question.Now));

    private static IReadOnlyList<Member> Team(Assignment assignment, DecisionRow? row)
    {
        if (assignment.Pool is not { } pool || (assignment.Table is not null && TeamName(row) is null))
            return [];
        return [.. pool.Team(TeamName(row)).DistinctBy(Roster.Key)];
    }

    private static OwnerReason Nobody(Assignment assignment, DecisionRow? row, IReadOnlyList<Member> team) => (row, team.Count) switch
    {
        (null, _) when assignment.Table is { } table => new OwnerReason.NoRow(table.File),
        (_, 0) when TeamName(row) is { } name => new OwnerReason.EmptyTeam(name),
        (_, 0) => new OwnerReason.NoTeam(),
        _ => new OwnerReason.NobodyAvailable(),
    };

    private static string? TeamName(DecisionRow? row) => row?.Results.GetValueOrDefault("team");

    private static bool Same(Member member, string email) => member.Email.Equals(email, StringComparison.OrdinalIgnoreCase);
}
