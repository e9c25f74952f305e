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
    /// <summary>Decides for a message that comes upon a record.</summary>
    public static ClaimDecision Decide(ActionRecord record, ActionMessage message, string messageId)
    {
        if (record.Owner == messageId)
            return record.State == ActionState.Working ? ClaimDecision.GoOn : ClaimDecision.Finish;
        if (record.State == ActionState.Delivered)
            return ClaimDecision.Drop;
        if (message.Replay is not null && message.Replay != record.Replay)
            return ClaimDecision.TakeOver;
        return record.State == ActionState.Waiting && message.Attempt == record.Attempt + 1 && message.Replay == record.Replay
            ? ClaimDecision.TakeOver
            : ClaimDecision.Drop;
    }
}
