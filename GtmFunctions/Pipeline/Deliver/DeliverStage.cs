using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Deliver.Connectors;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops.Metrics;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>
/// Makes one try of one action: claim, call, record the answer, and only then do what follows from it. A crash before the answer is
/// recorded repeats the call with the same idempotency key; a crash after it repeats what follows and not the call.
/// </summary>
public sealed partial class DeliverStage(
    ConfigurationVersions configurations,
    ConnectorCatalogue catalogue,
    ConnectorClient connectors,
    IConfiguration settings,
    ActionRecords records,
    ActionEnding ending,
    PipelineMetrics metrics,
    TimeProvider clock,
    ILogger<DeliverStage> logger)
{
    /// <summary>Makes the try that a message asks for, if it is that message's to make.</summary>
    /// <param name="message">The action.</param>
    /// <param name="messageId">The queue message's id, the same each time that the message is redelivered.</param>
    /// <param name="cancellation">Ends the work; the message then comes again.</param>
    public async Task HandleAsync(ActionMessage message, string messageId, CancellationToken cancellation)
    {
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var action = ActionOf(configuration, message);
        var (decision, record) = await ClaimAsync(message, messageId, action.To, cancellation);
        if (decision == ClaimDecision.Drop)
        {
            Log.Dropped(logger, message.ActionId, message.Attempt, record.State);
            return;
        }

        if (decision != ClaimDecision.Finish)
        {
            var started = clock.GetUtcNow();
            var destination = configuration.Destinations[action.To];
            var call = Call(message, action, destination, configuration) with { MayHaveBeenSent = decision != ClaimDecision.Begin };
            var answer = await connectors.SendAsync(call, cancellation);
            var judged = Judge(record, message, destination, answer, started);
            if (await records.TryReplaceAsync(message.Event.Id, message.Action, judged, cancellation) is not { } recorded)
            {
                Log.TakenOver(logger, message.ActionId, message.Attempt);
                return;
            }

            record = recorded;
            metrics.Tried(action.To, judged.Attempts[^1].Kind, failed: answer.Kind != AnswerKind.Delivered);
            Log.Answered(logger, message.ActionId, action.To, message.Attempt, answer.Kind, answer.Reason);
        }

        await ending.FollowAsync(record, message, cancellation);
    }

    private async Task<(ClaimDecision Decision, ActionRecord Record)> ClaimAsync(
        ActionMessage message, string messageId, string to, CancellationToken cancellation)
    {
        var claim = new ActionRecord
        {
            State = ActionState.Working,
            Attempt = message.Attempt,
            Owner = messageId,
            Replay = message.Replay,
            Workflow = message.Workflow,
            Branch = message.Branch,
            To = to,
        };
        while (true)
        {
            if (await records.TryAddAsync(message.Event.Id, message.Action, claim, cancellation) is { } added)
                return (ClaimDecision.Begin, added);
            var held = await records.GetAsync(message.Event.Id, message.Action, cancellation);
            var decision = ClaimRule.Decide(held, message, messageId);
            if (decision != ClaimDecision.TakeOver)
                return (decision, held);
            if (await records.TryReplaceAsync(
                message.Event.Id, message.Action, claim with { Attempts = held.Attempts, ETag = held.ETag }, cancellation) is { } taken)
                return (ClaimDecision.TakeOver, taken);
        }
    }

    private ActionRecord Judge(ActionRecord record, ActionMessage message, Destination destination, Answer answer, DateTimeOffset started)
    {
        // A setting that is missing is set by ops without a new configuration version, so it is worth the schedule.
        var wait = answer.Kind is AnswerKind.Retry or AnswerKind.Misconfigured or AnswerKind.Unknown
            ? RetrySchedule.Next(destination.Retry, message.Attempt, answer.RetryAfter)
            : null;
        var nextAt = clock.GetUtcNow() + wait;
        var attempt = new ActionAttempt(
            started,
            answer.Kind.ToString().ToLowerInvariant(),
            answer.Status,
            answer.Reason,
            (long)answer.Duration.TotalMilliseconds,
            nextAt,
            answer.Kind == AnswerKind.Delivered ? null : answer.BodyExcerpt);
        return record with
        {
            State = answer.Kind == AnswerKind.Delivered ? ActionState.Delivered : wait is null ? ActionState.Dead : ActionState.Waiting,
            Attempts = [.. record.Attempts, attempt],
        };
    }

    private static WorkflowAction ActionOf(Configuration configuration, ActionMessage message) =>
        configuration.Workflows.FirstOrDefault(workflow => workflow.Name == message.Workflow)
            ?.Branches.FirstOrDefault(branch => branch.Name == message.Branch)
            ?.Do.ElementAtOrDefault(message.Index)
        ?? throw new UnprocessableException(
            $"Configuration {message.Configuration} has no action {message.Action}: it was edited in storage after it decided this event.");

    private OutboundCall Call(ActionMessage message, WorkflowAction action, Destination destination, Configuration configuration)
    {
        var values = EventFields.Of(message.Event);
        foreach (var (name, value) in message.Decided)
            values[name] = value?.DeepClone();
        values["with"] = action.With?.DeepClone() ?? new JsonObject();
        return new OutboundCall
        {
            ActionId = message.ActionId,
            Attempt = message.Attempt,
            Destination = destination,
            Connector = catalogue.Connectors[destination.Connector],
            Settings = settings,
            Operation = action.Action,
            Event = message.Event,
            Values = values,
            Template = action.Template is { } template ? configuration.Templates[template] : null,
        };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{ActionId} to {Destination}, try {Attempt}: {Kind}, {Reason}")]
        public static partial void Answered(ILogger logger, string actionId, string destination, int attempt, AnswerKind kind, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "{ActionId}, try {Attempt}: nothing to do, the action is {State} by another message")]
        public static partial void Dropped(ILogger logger, string actionId, int attempt, ActionState state);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{ActionId}, try {Attempt}: a replay took the action over while this try was under way")]
        public static partial void TakenOver(ILogger logger, string actionId, int attempt);
    }
}
