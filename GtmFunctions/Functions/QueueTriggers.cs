using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Azure.Functions.Worker;

namespace GtmFunctions.Functions;

/// <summary>The queue functions. What each does is in the pipeline.</summary>
public sealed class QueueTriggers(QueueStages stages)
{
    /// <summary>Makes events of webhooks.</summary>
    [Function(FunctionNames.Intake)]
    public Task Intake(
        [QueueTrigger(QueueNames.Received, Connection = StorageConnection.SettingName)] QueueMessage message,
        CancellationToken cancellation) => stages.IntakeAsync(message, cancellation);

    /// <summary>Enriches events.</summary>
    [Function(FunctionNames.Enrich)]
    public Task Enrich(
        [QueueTrigger(QueueNames.Events, Connection = StorageConnection.SettingName)] QueueMessage message,
        CancellationToken cancellation) => stages.EnrichAsync(message, cancellation);

    /// <summary>Decides what happens to events.</summary>
    [Function(FunctionNames.Route)]
    public Task Route(
        [QueueTrigger(QueueNames.Enriched, Connection = StorageConnection.SettingName)] QueueMessage message,
        CancellationToken cancellation) => stages.RouteAsync(message, cancellation);

    /// <summary>Makes the calls.</summary>
    [Function(FunctionNames.Deliver)]
    public Task Deliver(
        [QueueTrigger(QueueNames.Actions, Connection = StorageConnection.SettingName)] QueueMessage message,
        CancellationToken cancellation) => stages.DeliverAsync(message, cancellation);

    /// <summary>Looks at what did not happen in time.</summary>
    [Function(FunctionNames.Timeout)]
    public Task Timeout(
        [QueueTrigger(QueueNames.Timeouts, Connection = StorageConnection.SettingName)] QueueMessage message,
        CancellationToken cancellation) => stages.TimeoutAsync(message, cancellation);
}
