using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>
/// Lets an action wait for its destination without spending a try: the same message is put on the queue again, hidden until its time. A
/// crash in between leaves two copies of one try, of which the claim lets one work.
/// </summary>
internal sealed class ActionWaits(MessageQueue queue, ActionRecords records, EventTrace trace, TimeProvider clock)
{
    /// <summary>
    /// Puts a message to sleep that has not claimed its action. One that has, or that has nothing to do any more, is not put to sleep: a
    /// copy would have another id, so what only the owner may do (repeat a call, hand on a recorded answer) would never be done.
    /// </summary>
    /// <param name="message">The message.</param>
    /// <param name="messageId">Its id in the queue.</param>
    /// <param name="to">The destination's name.</param>
    /// <param name="wait">What it waits for.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>Whether it sleeps, so that the caller is done with it.</returns>
    public async Task<bool> TrySleepAsync(
        ActionMessage message, string messageId, string to, ActionWait wait, CancellationToken cancellation)
    {
        var record = await records.FindAsync(message.Event.Id, message.Action, cancellation);
        if (record is not null && ClaimRule.Decide(record, message, messageId) != ClaimDecision.TakeOver)
            return false;
        if (record is null && message.Waiting.Count == 0)
            await TellAsync(message, to, wait, cancellation);
        await queue.SendAsync(
            QueueNames.Actions,
            message with { Waiting = Join(message.Waiting, wait) },
            PipelineJson.Readable.ActionMessage,
            Sleep(wait.Until - clock.GetUtcNow()),
            cancellation);
        return true;
    }

    /// <summary>The record of a claimed action whose try is put off and does not count.</summary>
    public static ActionRecord PutOff(ActionRecord record, ActionMessage message, ActionWait wait) =>
        record with { State = ActionState.Waiting, Attempt = message.Attempt - 1, PutOff = wait };

    /// <summary>
    /// What a message has waited for, and what it waits for now; unchanged where it waits for that already, none without a wait.
    /// </summary>
    public static IReadOnlyList<ActionWaiting> Join(IReadOnlyList<ActionWaiting> waiting, ActionWait? wait) =>
        wait is null ? []
        : waiting.Any(known => known.For == wait.For) ? waiting
        : [.. waiting, new ActionWaiting(wait.For, wait.Since)];

    /// <summary>The waits of an action with those that a message brings, each once.</summary>
    public static IReadOnlyList<ActionWait> Told(IReadOnlyList<ActionWait> waits, ActionMessage message, DateTimeOffset now) =>
    [
        .. waits.Where(wait => !message.Waiting.Any(waiting => waiting.For == wait.For && waiting.Since == wait.Since)),
        .. message.Waiting.Select(waiting => new ActionWait(waiting.For, waiting.Since, now)),
    ];

    // A queue knows whole seconds only and would cut off the rest: woken too early, the action would only be put to sleep again
    private static TimeSpan Sleep(TimeSpan left) => TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(left.TotalSeconds)));

    private Task TellAsync(ActionMessage message, string to, ActionWait wait, CancellationToken cancellation) => trace.WriteAsync(
        message.Event.Id,
        TraceRows.WaitingPrefix + message.Action,
        new JsonObject
        {
            ["state"] = "waiting",
            ["workflow"] = message.Workflow,
            ["branch"] = message.Branch,
            ["to"] = to,
            ["waits"] = new JsonArray(new JsonObject { ["for"] = wait.For, ["since"] = wait.Since, ["why"] = wait.Why }),
        },
        cancellation);
}
