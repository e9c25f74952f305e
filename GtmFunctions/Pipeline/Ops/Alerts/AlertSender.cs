using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>
/// Tells what is due, as an ordinary action for each destination: with its pace, its retries, its trace and, if it comes to that, its dead
/// letter. Doing it again writes the same trace and puts the same actions on the queue, which their claims let work once.
/// </summary>
internal sealed partial class AlertSender(
    EventTrace trace,
    EventIndex index,
    MessageQueue queue,
    IConfiguration settings,
    PublicAddress publicAddress,
    ILogger<AlertSender> logger)
{
    /// <summary>Tells what is due.</summary>
    public async Task TellAsync(Configuration configuration, AlertState state, CancellationToken cancellation)
    {
        var sample = await SampleAsync(state.Problem.Sample, cancellation);
        var told = AlertEvent.Create(state, sample, Address(configuration.Alerts!.Links));
        int[] targets = [.. Targets(configuration.Alerts, state)];
        Log.Told(logger, state.Due!.Phase, AlertKindName.For(state.Problem.Kind), state.Problem.What, state.Problem.Reason, targets.Length);
        var message = new EventMessage { Event = told, FirstSeenAt = state.Due.At, Configuration = configuration.Version };
        await trace.OpenOwnAsync(message, TraceRows.Alert, Story(state), cancellation);
        await index.AddAsync(message, delivery: null, targets.Length > 0 ? Outcomes.Routed : Outcomes.Logged, cancellation);
        foreach (var target in targets)
        {
            var action = Action(message, state, target, targets.Length);
            await queue.SendAsync(QueueNames.Actions, action, PipelineJson.Readable.ActionMessage, delay: null, cancellation);
        }
    }

    /// <summary>
    /// Which of the destinations of alerts the action of a claim's key is for; <see langword="null"/> where the key is no alert's.
    /// </summary>
    public static int? TargetOf(string key) =>
        int.TryParse(key.AsSpan(key.LastIndexOf(':') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var target) ? target : null;

    private string Address(string? links)
    {
        var address = links is null || links.Contains("://", StringComparison.Ordinal) ? links : SettingValue.Read(settings, links);
        return address?.TrimEnd('/') ?? publicAddress.Find() ?? "";
    }

    // What is wrong with a destination cannot be told through it; that it is over can
    private static IEnumerable<int> Targets(Config.Document.Alerts alerts, AlertState state) =>
        Enumerable.Range(0, alerts.To.Count).Where(target =>
            state.Problem.Kind is not (AlertKind.FailingDestination or AlertKind.AlertChannel)
            || state.Due!.Phase == AlertPhase.Over
            || alerts.To[target].To != state.Problem.What);

    private async Task<AlertSample?> SampleAsync(string? id, CancellationToken cancellation)
    {
        if (id is null || RecordId.DayOf(id) is null)
            return null;
        var head = RecordId.IsDelivery(id)
            ? null
            : await trace.ReadAsync(id, TraceRows.Event, PipelineJson.Readable.EventHead, cancellation);
        return new AlertSample(id, head?.Type, head?.Subject);
    }

    private static ActionMessage Action(EventMessage message, AlertState state, int target, int total) => new()
    {
        Action = $"{Config.Document.Alerts.Source}:{AlertKindName.For(state.Problem.Kind)}:{target}",
        Event = message.Event,
        FirstSeenAt = message.FirstSeenAt,
        Configuration = message.Configuration,
        Workflow = Config.Document.Alerts.Source,
        Branch = AlertKindName.For(state.Problem.Kind),
        Index = target,
        Total = total,
    };

    private static JsonObject Story(AlertState state) => new()
    {
        ["at"] = state.Due!.At,
        ["phase"] = state.Due.Phase.ToString().ToLowerInvariant(),
        ["rule"] = state.Problem.Rule,
        ["cause"] = state.Problem.Cause,
        ["foundAt"] = state.FoundAt,
        ["nextReminderAt"] = state.Due.Phase == AlertPhase.Over ? null : state.RemindAt,
    };

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 7010,
            EventName = "Alert",
            Level = LogLevel.Warning,
            Message = "{Kind} {Phase}: {What}, told to {Targets}: {Reason}")]
        public static partial void Told(ILogger logger, AlertPhase phase, string kind, string what, string reason, int targets);
    }
}
