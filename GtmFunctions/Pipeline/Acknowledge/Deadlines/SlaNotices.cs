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
    public static IEnumerable<ActionMessage> For(SlaRecord record, Assignment assignment, ActionMessage action)
    {
        var sla = assignment.Sla!;
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

    private static Decided Decided(SlaRecord record, Assignment assignment, ActionMessage action)
    {
        var (holder, step) = (record.Holder, record.Holders.Count);
        var within = Duration.Text(assignment.Sla!.Acknowledge);
        var kind = holder.Reminded.Count > 0 ? "reminder" : holder.Due is null ? "fallback" : "reassigned";
        var previous = record.Holders.ElementAtOrDefault(step - 2) is { } before
            ? new PreviousOwner(before.Name, before.Email, before.Since, before.Moved)
            : null;
        return action.Decided with
        {
            Owner = Owner(holder, assignment, action),
            Acknowledge = new SlaTerms(assignment.Name, step, holder.Since, holder.Due, holder.RemindAt, within),
            Sla = new SlaNotice(kind, holder.Since, holder.Due, within, step, holder.Reminded.Count, previous),
        };
    }

    // As the roster of this configuration version has them, so that a notice names the new owner's calendar and Slack id too
    private static Owner Owner(SlaHolder holder, Assignment assignment, ActionMessage action) =>
        action.Decided.Owner is { } owner && owner.Email == holder.Email
            ? owner
            : RosterOwner.For(assignment.Pool?.Find(holder.Email), holder.Email);
}
