using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Azure.WebJobs;

namespace GtmFunctions.Tests.Functions.Host;

/// <summary>What <see cref="QueueListener"/> calls for each message: it has the worker run the function of that queue.</summary>
/// <param name="run">Runs a function on a message, and throws where it fails.</param>
public sealed class ListenedQueues(Func<string, QueueMessage, Task> run)
{
    [FunctionName(nameof(Stages.Intake))]
    public Task Intake([QueueTrigger(QueueNames.Received, Connection = StorageConnection.SettingName)] QueueMessage message) =>
        run(nameof(Stages.Intake), message);

    [FunctionName(nameof(Stages.Enrich))]
    public Task Enrich([QueueTrigger(QueueNames.Events, Connection = StorageConnection.SettingName)] QueueMessage message) =>
        run(nameof(Stages.Enrich), message);

    [FunctionName(nameof(Stages.Route))]
    public Task Route([QueueTrigger(QueueNames.Enriched, Connection = StorageConnection.SettingName)] QueueMessage message) =>
        run(nameof(Stages.Route), message);

    [FunctionName(nameof(Stages.Deliver))]
    public Task Deliver([QueueTrigger(QueueNames.Actions, Connection = StorageConnection.SettingName)] QueueMessage message) =>
        run(nameof(Stages.Deliver), message);

    [FunctionName(nameof(Stages.Timeout))]
    public Task Timeout([QueueTrigger(QueueNames.Timeouts, Connection = StorageConnection.SettingName)] QueueMessage message) =>
        run(nameof(Stages.Timeout), message);
}
