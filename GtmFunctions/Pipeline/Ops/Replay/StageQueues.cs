using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>Which stage reads which queue.</summary>
internal static class StageQueues
{
    private static readonly string[] Queues = [QueueNames.Received, QueueNames.Events, QueueNames.Enriched, QueueNames.Actions];

    /// <summary>The stage that reads a queue; <see langword="null"/> for the queue of timeouts, which are of no stage.</summary>
    public static ReplayStage? StageOf(string queue) => Array.IndexOf(Queues, queue) is >= 0 and var place ? (ReplayStage)place : null;
}
