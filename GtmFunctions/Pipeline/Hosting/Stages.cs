using System.Runtime.CompilerServices;
using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Run;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Hosting;

/// <summary>A queue function of a host.</summary>
/// <param name="Name">The name, as Azure, metrics and logs show it.</param>
/// <param name="Queue">The queue that it reads.</param>
/// <param name="Handler">What the host calls. It returns when the message is done or dead, and throws when it is to come again.</param>
public sealed record QueueFunction(string Name, string Queue, Func<QueueMessage, CancellationToken, Task> Handler);

/// <summary>A stage, declared once.</summary>
/// <param name="Name">The name of its function.</param>
/// <param name="Queue">The queue that it reads, and what its messages are.</param>
/// <param name="Bind">Makes its function, of a host's services.</param>
internal sealed record StageDeclaration(string Name, StageQueue Queue, Func<IServiceProvider, QueueFunction> Bind);

/// <summary>
/// The stages, each declared once: its name and its summary, which are the property's and the function's, its queue with the type of its
/// messages, and its handler.
/// </summary>
internal static class Stages
{
    /// <summary>Makes events of webhooks, and carries each as far as nothing must wait.</summary>
    public static StageDeclaration Intake { get; } = Declare<ReceivedRun, ReceivedMessage>(StageQueue.Received, run => run.HandleAsync);

    /// <summary>Enriches events.</summary>
    public static StageDeclaration Enrich { get; } = Declare<EnrichStage, EventMessage>(StageQueue.Events, stage => stage.HandleAsync);

    /// <summary>Decides what happens to events.</summary>
    public static StageDeclaration Route { get; } = Declare<RouteStage, EventMessage>(StageQueue.Enriched, stage => stage.HandleAsync);

    /// <summary>Makes the calls.</summary>
    public static StageDeclaration Deliver { get; } = Declare<DeliverStage, ActionMessage>(StageQueue.Actions, stage => stage.HandleAsync);

    /// <summary>Looks at what did not happen in time.</summary>
    public static StageDeclaration Timeout { get; } =
        Declare<TimeoutStage, TimeoutMessage>(StageQueue.Timeouts, stage => stage.HandleAsync);

    /// <summary>All stages, in the order in which an event meets them.</summary>
    public static IReadOnlyList<StageDeclaration> All { get; } = [Intake, Enrich, Route, Deliver, Timeout];

    private static StageDeclaration Declare<TStage, TMessage>(
        StageQueue<TMessage> queue,
        Func<TStage, Func<TMessage, string, CancellationToken, Task>> handler,
        [CallerMemberName] string name = "")
        where TStage : notnull
        where TMessage : StageMessage => new(name, queue, services =>
        {
            var (runner, stage) = (services.GetRequiredService<StageRunner>(), handler(services.GetRequiredService<TStage>()));
            return new QueueFunction(
                name, queue.Name, (message, cancellation) => runner.RunAsync(queue, message, stage, cancellation));
        });

    private static StageDeclaration Declare<TStage, TMessage>(
        StageQueue<TMessage> queue,
        Func<TStage, Func<TMessage, CancellationToken, Task>> handler,
        [CallerMemberName] string name = "")
        where TStage : notnull
        where TMessage : StageMessage => Declare<TStage, TMessage>(
            queue,
            stage =>
            {
                var bound = handler(stage);
                return (message, _, cancellation) => bound(message, cancellation);
            },
            name);
}
