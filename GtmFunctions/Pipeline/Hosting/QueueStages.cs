using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Timeouts;

namespace GtmFunctions.Pipeline.Hosting;

/// <summary>The stages as queue triggers call them.</summary>
public sealed class QueueStages(
    StageRunner runner, IntakeStage intake, EnrichStage enrich, RouteStage route, DeliverStage deliver, TimeoutStage timeout)
{
    /// <summary>Makes events of a webhook.</summary>
    public Task IntakeAsync(QueueMessage message, CancellationToken cancellation) =>
        runner.RunAsync(QueueNames.Received, message, PipelineJson.Readable.ReceivedMessage, intake.HandleAsync, cancellation);

    /// <summary>Enriches an event.</summary>
    public Task EnrichAsync(QueueMessage message, CancellationToken cancellation) =>
        runner.RunAsync(
            QueueNames.Events, message, PipelineJson.Readable.EventMessage, (taken, _, token) => enrich.HandleAsync(taken, token),
            cancellation);

    /// <summary>Decides what happens to an event.</summary>
    public Task RouteAsync(QueueMessage message, CancellationToken cancellation) =>
        runner.RunAsync(
            QueueNames.Enriched, message, PipelineJson.Readable.EventMessage, (taken, _, token) => route.HandleAsync(taken, token),
            cancellation);

    /// <summary>Makes one try of an action.</summary>
    public Task DeliverAsync(QueueMessage message, CancellationToken cancellation) =>
        runner.RunAsync(QueueNames.Actions, message, PipelineJson.Readable.ActionMessage, deliver.HandleAsync, cancellation);

    /// <summary>Looks at what did not happen in time.</summary>
    public Task TimeoutAsync(QueueMessage message, CancellationToken cancellation) =>
        runner.RunAsync(
            QueueNames.Timeouts,
            message,
            PipelineJson.Readable.TimeoutMessage,
            (taken, _, token) => timeout.HandleAsync(taken, token),
            cancellation);
}
