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
        var team = AskedTeam.For(assignment, row);
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
                : one.By == ChosenBy.Account && !team.Members.Any(other => Same(other, one.Email))
                ? new UnavailableReason.LeftTheTeam()
                : member is null ? null : Availability.WhyNotNamed(member, assignment.Holidays, question.State, question.Now);
            looked.Add(new Candidate(member?.Name ?? one.Email, one.Email, one.As, why));
            if (why is null)
                return Taken(one.Email, member, one.By, reason: null);
        }

        Candidate[] candidates = [.. team.Members.Select(member => Candidate(member, question))];
        looked.AddRange(candidates);
        Member[] able = [.. team.Members.Where((_, i) => !candidates[i].IsPassedOver)];
        if (able.Length == 0)
            return Taken(assignment.Fallback, assignment.Pool?.Find(assignment.Fallback), ChosenBy.Fallback, Nobody(team, row));

        if (assignment.Strategy == AssignmentStrategy.LeastLoaded)
        {
            var least = LeastLoaded.Choose(able, question.State, question.Now);
            return Taken(least.Email, least, ChosenBy.Load, new OwnerReason.LeastLoaded(able.Length));
        }

        var before = team.Turns(question.State);
        var (next, after) = WeightedRoundRobin.Take(before, team.Weighted(able), team.Members);
        var isUnnamed = assignment.Strategy == AssignmentStrategy.Owner && !Array.Exists(named, one => one.By == ChosenBy.Crm);
        OwnerReason reason = assignment.Strategy == AssignmentStrategy.RoundRobin
            ? new OwnerReason.InTurn(able.Length)
            : new OwnerReason.OwedMost(able.Length, isUnnamed);
        var (choice, state) = Taken(next.Email, next, ChosenBy.Turn, reason);
        return (choice with { Before = before, After = after }, state with { Turns = state.Turns.SetItem(team.TurnsKey, after) });
    }

    private static Candidate Candidate(Member member, OwnerQuestion question) => new(
        member.Name,
        member.Email,
        member.Team,
        question.Handover?.Includes(member.Email) is true
            ? new UnavailableReason.HadIt()
            : Availability.WhyNot(member, question.Assignment.Holidays, question.State, question.Now));

    private static OwnerReason Nobody(AskedTeam team, DecisionRow? row) => (row, team.Members.Count) switch
    {
        (null, _) when team.Assignment.Table is { } table => new OwnerReason.NoRow(table.File),
        (_, 0) when team.Name is { } name => new OwnerReason.EmptyTeam(name),
        (_, 0) => new OwnerReason.NoTeam(),
        _ => new OwnerReason.NobodyAvailable(),
    };

    private static bool Same(Member member, string email) => member.Email.Equals(email, StringComparison.OrdinalIgnoreCase);
}
