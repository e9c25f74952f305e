using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Acknowledge;

namespace GtmFunctions.Pipeline.Acknowledge.Deadlines;

/// <summary>
/// Reminders and notices as actions. Templates see in them <c>owner</c>, who has it, <c>acknowledge</c>, their terms, and <c>sla</c>:
/// <c>kind</c> (reminder, reassigned, fallback), <c>since</c>, <c>due</c>, <c>within</c>, <c>step</c> (which owner, from 1),
/// <c>reminder</c> (which one, from 1) and, after the first owner, <c>previous</c> (<c>name</c>, <c>email</c>, <c>since</c>, <c>why</c>).
/// </summary>
internal static class SlaNotices
{
    /// <summary>The notices that follow from what was done to a record last.</summary>
    /// <param name="record">The record.</param>
    /// <param name="assignment">Its assignment.</param>
    /// <param name="action">An action of the event: what notices are made from.</param>
    /// <param name="tell">The branches' actions that tell who gets it where no SLA does.</param>
    public static IEnumerable<ActionMessage> For(
        SlaRecord record, Assignment assignment, ActionMessage action, IReadOnlyList<ActionPlace> tell)
    {
        if (assignment.Sla is not { } sla)
            return tell.Select(place => Told(record, assignment, action, place));
        var reminder = record.Holder.Reminded.Count;
        var (part, name) = reminder > 0
            ? (SlaPart.Remind, $"remind-{record.Holders.Count}-{reminder}")
            : (SlaPart.Reassign, $"reassign-{record.Holders.Count}");
        var decided = Decided(record, assignment, action);
        return sla.Actions(part).Select((_, index) => action with
        {
            Action = $"{ActionMessage.SlaPrefix}{assignment.Name}:{name}:{index}",
            Branch = name,
            Index = index,
            Decided = decided,
            Sla = new SlaOrigin(assignment.Name, part),
        });
    }

    // What a branch did for the first owner is done for the next one under a name of its own
    private static ActionMessage Told(SlaRecord record, Assignment assignment, ActionMessage action, ActionPlace place) => action with
    {
        Action = $"{ActionMessage.SlaPrefix}{assignment.Name}:reassign-{record.Holders.Count}:"
            + $"{place.Workflow}:{place.Branch}:{place.Index}",
        Workflow = place.Workflow,
        Branch = place.Branch,
        Index = place.Index,
        Decided = Decided(record, assignment, action),
        Sla = new SlaOrigin(assignment.Name, SlaPart.HandOver),
    };

    private static Decided Decided(SlaRecord record, Assignment assignment, ActionMessage action)
    {
        var (holder, step) = (record.Holder, record.Holders.Count);
        var within = assignment.Sla is { } sla ? Duration.Text(sla.Acknowledge) : "";
        var kind = holder.Reminded.Count > 0 ? "reminder" : holder.Due is null && within.Length > 0 ? "fallback" : "reassigned";
        var previous = record.Holders.ElementAtOrDefault(step - 2) is { } before
            ? new PreviousOwner(before.Name, before.Email, before.Since, before.Moved)
            : null;
        return action.Decided with
        {
            Owner = Owner(holder, assignment, action),
            Acknowledge = within.Length > 0
                ? new SlaTerms(assignment.Name, step, holder.Since, holder.Due, holder.RemindAt, within)
                : null,
            Sla = new SlaNotice(kind, holder.Since, holder.Due, within, step, holder.Reminded.Count, previous),
        };
    }

    // As the roster of this configuration version has them, so that a notice names the new owner's calendar and Slack id too
    private static Owner Owner(SlaHolder holder, Assignment assignment, ActionMessage action) =>
        action.Decided.Owner is { } owner && owner.Email == holder.Email
            ? owner
            : RosterOwner.For(assignment.Pool?.Find(holder.Email), holder.Email);
}
