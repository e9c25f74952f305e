using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Hosting;

/// <summary>Who may call an HTTP function in Azure; the local host binds loopback only.</summary>
public enum AccessLevel
{
    /// <summary>Anybody: the function proves the caller itself, or tells nothing.</summary>
    Anonymous,

    /// <summary>Holders of a function key.</summary>
    Function,

    /// <summary>Holders of the master key: for calls that change something.</summary>
    Admin,
}

/// <summary>An HTTP function.</summary>
/// <param name="Name">One of <see cref="FunctionNames"/>.</param>
/// <param name="Route">One of <see cref="HttpRoutes"/>.</param>
/// <param name="Methods">HTTP methods in lower case.</param>
/// <param name="Access">Who may call it.</param>
/// <param name="Handler">The method that a host calls, with route parameters by name.</param>
public sealed record HttpFunction(string Name, string Route, IReadOnlyList<string> Methods, AccessLevel Access, Delegate Handler);

/// <summary>A queue function.</summary>
/// <param name="Name">One of <see cref="FunctionNames"/>.</param>
/// <param name="Queue">One of <see cref="QueueNames"/>.</param>
/// <param name="Handler">The method that a host calls.</param>
public sealed record QueueFunction(string Name, string Queue, Func<QueueMessage, CancellationToken, Task> Handler);

/// <summary>A timer function.</summary>
/// <param name="Name">One of <see cref="FunctionNames"/>.</param>
/// <param name="Schedule">One of <see cref="Schedules"/>.</param>
/// <param name="Handler">The method that a host calls.</param>
public sealed record TimerFunction(string Name, string Schedule, Func<CancellationToken, Task> Handler);

/// <summary>
/// All that a host binds: the one list of functions. The local host binds it as it stands; the Functions host declares the same in
/// attributes, and a test holds the two against each other.
/// </summary>
public sealed class PipelineSurface(
    ReceiveEndpoint receive,
    AcknowledgeEndpoint acknowledge,
    OpsEndpoints ops,
    ReplayEndpoints replay,
    HandshakeEndpoints handshakes,
    ConfigurationEndpoints configuration,
    SimulateEndpoint simulate,
    ChecksEndpoint checks,
    QueueStages stages,
    OpsTimers timers)
{
    private static readonly string[] Get = [HttpMethods.Get.ToLowerInvariant()];
    private static readonly string[] Head = [HttpMethods.Head.ToLowerInvariant()];
    private static readonly string[] Post = [HttpMethods.Post.ToLowerInvariant()];
    private static readonly string[] Put = [HttpMethods.Put.ToLowerInvariant()];

    /// <summary>The HTTP functions.</summary>
    public IReadOnlyList<HttpFunction> Http { get; } =
    [
        new(FunctionNames.ReceiveWebhook, HttpRoutes.Hooks, [.. Get, .. Head, .. Post], AccessLevel.Anonymous, receive.ReceiveAsync),
        new(FunctionNames.Acknowledge, HttpRoutes.Acknowledge, [.. Get, .. Head, .. Post], AccessLevel.Anonymous, acknowledge.AnswerAsync),
        new(FunctionNames.ListEvents, HttpRoutes.Events, Get, AccessLevel.Function, ops.ListEventsAsync),
        new(FunctionNames.GetEvent, HttpRoutes.Event, Get, AccessLevel.Function, ops.GetEventAsync),
        new(FunctionNames.ListDeadLetters, HttpRoutes.DeadLetters, Get, AccessLevel.Function, ops.ListDeadLettersAsync),
        new(FunctionNames.ReplayDeadLetter, HttpRoutes.ReplayDeadLetter, Post, AccessLevel.Admin, ops.ReplayDeadLetterAsync),
        new(FunctionNames.DiscardDeadLetter, HttpRoutes.DiscardDeadLetter, Post, AccessLevel.Admin, ops.DiscardDeadLetterAsync),
        new(FunctionNames.ReplayDeadLetters, HttpRoutes.ReplayDeadLetters, Post, AccessLevel.Admin, replay.ReplayDeadLettersAsync),
        new(FunctionNames.DiscardDeadLetters, HttpRoutes.DiscardDeadLetters, Post, AccessLevel.Admin, replay.DiscardDeadLettersAsync),
        new(FunctionNames.ReplayEvent, HttpRoutes.ReplayEvent, Post, AccessLevel.Admin, replay.ReplayEventAsync),
        new(FunctionNames.ReplayEvents, HttpRoutes.ReplayEvents, Post, AccessLevel.Admin, replay.ReplayEventsAsync),
        new(FunctionNames.ListReplays, HttpRoutes.Replays, Get, AccessLevel.Function, replay.ListReplaysAsync),
        new(FunctionNames.GetReplay, HttpRoutes.Replay, Get, AccessLevel.Function, replay.GetReplayAsync),
        new(FunctionNames.StopReplay, HttpRoutes.StopReplay, Post, AccessLevel.Admin, replay.StopReplayAsync),
        new(FunctionNames.GetHandshake, HttpRoutes.Handshake, Get, AccessLevel.Function, handshakes.GetAsync),
        new(FunctionNames.ChangeHandshake, HttpRoutes.Handshake, Post, AccessLevel.Admin, handshakes.ChangeAsync),
        new(FunctionNames.GetConfiguration, HttpRoutes.Configuration, Get, AccessLevel.Function, configuration.GetDocumentAsync),
        new(FunctionNames.PutConfiguration, HttpRoutes.Configuration, Put, AccessLevel.Admin, configuration.PutDocumentAsync),
        new(FunctionNames.ValidateConfiguration, HttpRoutes.ValidateConfiguration, Post, AccessLevel.Function, configuration.ValidateAsync),
        new(
            FunctionNames.ListConfigurationVersions, HttpRoutes.ConfigurationVersions, Get, AccessLevel.Function,
            configuration.ListVersionsAsync),
        new(FunctionNames.RollBackConfiguration, HttpRoutes.RollBackConfiguration, Post, AccessLevel.Admin, configuration.RollBackAsync),
        new(FunctionNames.GetConfigurationTable, HttpRoutes.ConfigurationTable, Get, AccessLevel.Function, configuration.GetTableAsync),
        new(FunctionNames.PutConfigurationTable, HttpRoutes.ConfigurationTable, Put, AccessLevel.Admin, configuration.PutTableAsync),
        new(FunctionNames.RunChecks, HttpRoutes.Checks, Get, AccessLevel.Function, checks.RunAsync),
        new(FunctionNames.ListDrift, HttpRoutes.Drift, Get, AccessLevel.Function, ops.ListDriftAsync),
        new(FunctionNames.GetMap, HttpRoutes.Map, Get, AccessLevel.Function, ops.GetMapAsync),
        new(FunctionNames.Simulate, HttpRoutes.Simulate, Post, AccessLevel.Function, simulate.SimulateAsync),
        new(FunctionNames.GetHealth, HttpRoutes.Health, Get, AccessLevel.Anonymous, ops.GetHealthAsync),
    ];

    /// <summary>The queue functions, in the order in which an event meets them.</summary>
    public IReadOnlyList<QueueFunction> Queues { get; } =
    [
        new(FunctionNames.Intake, QueueNames.Received, stages.IntakeAsync),
        new(FunctionNames.Enrich, QueueNames.Events, stages.EnrichAsync),
        new(FunctionNames.Route, QueueNames.Enriched, stages.RouteAsync),
        new(FunctionNames.Deliver, QueueNames.Actions, stages.DeliverAsync),
        new(FunctionNames.Timeout, QueueNames.Timeouts, stages.TimeoutAsync),
    ];

    /// <summary>The timer functions.</summary>
    public IReadOnlyList<TimerFunction> Timers { get; } =
    [
        new(FunctionNames.MeasureQueues, Schedules.MeasureQueues, timers.MeasureQueuesAsync),
        new(FunctionNames.SweepDeadLetters, Schedules.SweepDeadLetters, timers.SweepDeadLettersAsync),
        new(FunctionNames.CheckAlerts, Schedules.CheckAlerts, timers.CheckAlertsAsync),
        new(FunctionNames.JoinTraffic, Schedules.JoinTraffic, timers.JoinTrafficAsync),
    ];
}
