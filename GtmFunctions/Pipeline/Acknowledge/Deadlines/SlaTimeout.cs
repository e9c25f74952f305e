using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Numbers;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Acknowledge.Deadlines;

/// <summary>
/// What happens when an owner has not acknowledged: they are reminded, then it goes to the next one, in the end to the fallback. What is
/// done is recorded first and then followed: by notices, which are ordinary actions, and by the next timeout. A crash anywhere repeats
/// what follows, under the same names.
/// </summary>
internal sealed partial class SlaTimeout(
    ConfigurationVersions configurations,
    SlaRecords records,
    OwnerAssigner owners,
    SlaClock clocks,
    MessageQueue queue,
    PipelineMetrics metrics,
    TimeProvider clock,
    ILogger<SlaTimeout> logger) : ITimeoutHandler
{
    /// <inheritdoc/>
    public TimeoutKind Kind => TimeoutKind.Acknowledgement;

    /// <inheritdoc/>
    public async Task HandleAsync(TimeoutMessage message, CancellationToken cancellation)
    {
        var details = SlaDetails.From(message);
        var (name, turn, nonce, action) = details;
        var configuration = await configurations.GetAsync(action.Configuration, cancellation);
        var assignment = configuration.Assignments[name];
        SlaRecord? done = null;
        while (done is null)
        {
            if (await records.FindAsync(action.Event.Id, name, cancellation) is not { } record)
                return;
            var now = clock.GetUtcNow();
            var step = SlaRule.Decide(record, turn, nonce, now);
            Log.Looked(logger, message.Id, step);
            if (step == SlaStep.Drop)
                return;
            done = step switch
            {
                SlaStep.Remind => await records.TryReplaceAsync(action.Event.Id, SlaRule.Remind(record, nonce, now), cancellation),
                SlaStep.Move => await TryMoveAsync(record, nonce, assignment, action, cancellation),
                _ => record,
            };
        }

        // Who acknowledged while it went to another hears nothing more of it
        if (done.Acknowledged is not null)
            return;
        foreach (var notice in SlaNotices.For(done, assignment, action, details.Tell ?? []))
            await queue.SendAsync(QueueNames.Actions, notice, PipelineJson.Readable.ActionMessage, delay: null, cancellation);
        await clocks.SetNextAsync(done, action, cancellation);
    }

    // From the first write on the owner's link does nothing, so that nobody acknowledges what the ledger gives to another
    private async Task<SlaRecord?> TryMoveAsync(
        SlaRecord record, string nonce, Assignment assignment, ActionMessage action, CancellationToken cancellation)
    {
        if (!record.Moving)
        {
            if (await records.TryReplaceAsync(action.Event.Id, record with { Moving = true, Taken = nonce }, cancellation) is not { } going)
                return null;
            record = going;
        }

        var handover = SlaRule.Handover(record, assignment.Sla);
        var decision = await owners.AssignAsync(assignment, action.Event.Id, Fields(action), handover, cancellation);
        var next = SlaClock.Holder(decision.Owner, decision.Acknowledge, clock.GetUtcNow());
        var moved = await records.TryReplaceAsync(
            action.Event.Id, SlaRule.Move(record, next, handover.Why) with { NoClock = assignment.Sla is null }, cancellation);
        if (moved is not null && record.Holder.HandOver is null)
        {
            metrics.Overdue(
                assignment.Name,
                new NumberLabels(record.Source, record.Type, record.Workflow),
                record.Holder.Email,
                moved.Holder.Email);
        }

        return moved;
    }

    /// <summary>What the next owner of an action's event is chosen by.</summary>
    internal static FieldScope Fields(ActionMessage action)
    {
        var fields = EventFields.Scope(action.Event);
        return action.Decided.Score is { } score ? fields.With("score", DecidedFields.For(score)) : fields;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Timeout}: {Step}")]
        public static partial void Looked(ILogger logger, string timeout, SlaStep step);
    }
}
