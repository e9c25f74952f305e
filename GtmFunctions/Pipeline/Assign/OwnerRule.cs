using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Assign;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>
/// Decides who owns an event from what the ledger knows: who was named before stays, else one is chosen, and what that takes is to be
/// claimed. Values in, values out.
/// </summary>
internal static class OwnerRule
{
    /// <summary>The ledger's partition of an assignment: its roster, so that a capacity holds for all assignments that share it.</summary>
    public static string PoolOf(Assignment assignment) => assignment.Pool?.File ?? assignment.Name;

    /// <summary>The key of the account that keeps its owner; <see langword="null"/> where none does.</summary>
    public static string? AccountOf(Assignment assignment, FieldScope fields) =>
        assignment.Sticky is { } sticky ? AccountKey.Read(sticky.Key, fields) : null;

    /// <summary>Decides.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="fields">Its fields.</param>
    /// <param name="sheet">What the ledger knows.</param>
    /// <param name="now">The instant.</param>
    /// <param name="state">The pool's state, where it is ahead of the ledger's.</param>
    /// <param name="handover">Whom it goes from, where somebody had it; <see langword="null"/> for its first owner.</param>
    /// <returns>Who owns it, and what is to be claimed; nothing where that was decided before.</returns>
    public static (OwnerDecision Decision, OwnerClaim? Claim) Decide(
        Assignment assignment,
        string eventId,
        FieldScope fields,
        AssignmentSheet sheet,
        DateTimeOffset now,
        PoolState? state = null,
        Handover? handover = null)
    {
        if (sheet.Entry is { } decided)
            return (decided.Decision, null);
        var before = state ?? PoolState.FromJson(sheet.State);
        var kept = assignment.Sticky is { } sticky && sheet.AccountAt > now - sticky.Window ? sheet.AccountOwner : null;
        var (choice, after) = OwnerChoosing.Choose(new OwnerQuestion(assignment, fields, before, kept, now, handover));
        var step = handover?.Step ?? 1;
        var terms = assignment.Sla is { } sla
            ? SlaTiming.For(assignment, sla, choice.Member, choice.By == ChosenBy.Fallback, step, now)
            : null;
        var decision = choice.ToDecision(terms);
        return (decision, new OwnerClaim(
            assignment.Name,
            PoolOf(assignment),
            sheet,
            new LedgerEntry(eventId, assignment.Name, choice.Email, now, decision, step, Moved: handover?.Why),
            ReferenceEquals(after, before) ? null : after,
            choice is { Member: not null, By: not ChosenBy.Fallback } ? AccountOf(assignment, fields) : null));
    }
}
