using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Deliver;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>What a message may do with an action that has a record already.</summary>
internal enum ClaimDecision
{
    /// <summary>Make the try: there was no record, so nobody has made one.</summary>
    Begin,

    /// <summary>Make the try: the message owns the record, and an earlier run ended before its answer was recorded.</summary>
    GoOn,

    /// <summary>Become the owner and make the try: it is the next try, or a replay.</summary>
    TakeOver,

    /// <summary>The answer is recorded and only what follows from it may be missing: do that again.</summary>
    Finish,

    /// <summary>Nothing: another message has it, or it is long done.</summary>
    Drop,
}

/// <summary>The claim on an action: of all messages that may name it, one at a time makes a try.</summary>
internal static class ClaimRule
{
    /// <summary>The record by which a message claims an action that has none.</summary>
    /// <param name="message">The action.</param>
    /// <param name="messageId">The queue message.</param>
    /// <param name="action">The action in the document.</param>
    /// <param name="now">The time.</param>
    public static ActionRecord Claim(ActionMessage message, string messageId, WorkflowAction action, DateTimeOffset now) => new()
    {
        State = ActionState.Working,
        Attempt = message.Attempt,
        Owner = messageId,
        Replay = message.Replay,
        Workflow = message.Workflow,
        Branch = message.Branch,
        To = action.To,
        Operation = action.Action,
        Part = message.Part,
        Waits = ActionWaits.Told([], message, now),
    };

    /// <summary>The record by which a message takes an action over: what was made and tried stays known.</summary>
    /// <param name="held">The record that stands.</param>
    /// <param name="claim">What the message claims the action by.</param>
    /// <param name="message">The action.</param>
    /// <param name="now">The time.</param>
    public static ActionRecord TakeOver(ActionRecord held, ActionRecord claim, ActionMessage message, DateTimeOffset now) => claim with
    {
        Attempts = held.Attempts,
        Steps = held.To == claim.To && held.Operation == claim.Operation ? held.Steps : [],
        Waits = ActionWaits.Told(held.Waits, message, now),
        ETag = held.ETag,
    };

    /// <summary>Decides for a message that comes upon a record.</summary>
    public static ClaimDecision Decide(ActionRecord record, ActionMessage message, string messageId)
    {
        if (record.Owner == messageId)
            return record.State == ActionState.Working ? ClaimDecision.GoOn : ClaimDecision.Finish;

        // The run that claimed it has handed it on, or died: its try is this message's to end
        if (message.ClaimedBy is { } run && run == record.Owner && message.Attempt == record.Attempt && message.Replay == record.Replay)
            return record.State == ActionState.Working ? ClaimDecision.TakeOver : ClaimDecision.Finish;
        if (record.State == ActionState.Delivered)
            return ClaimDecision.Drop;
        if (message.Replay is not null && message.Replay != record.Replay)
            return ClaimDecision.TakeOver;
        return record.State == ActionState.Waiting && message.Attempt == record.Attempt + 1 && message.Replay == record.Replay
            ? ClaimDecision.TakeOver
            : ClaimDecision.Drop;
    }
}
