using GtmFunctions.Pipeline.Ops.DeadLetters;
using GtmFunctions.Pipeline.Ops.Metrics;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>What timers do.</summary>
public sealed class OpsTimers(DeadLetterSweep sweep, QueueGauges queues, DestinationGauges destinations)
{
    /// <summary>Keeps for good what the host put into the poison queues, and mends what a crash left half-done there.</summary>
    public Task SweepDeadLettersAsync(CancellationToken cancellation) => sweep.SweepAsync(cancellation);

    /// <summary>Measures the queues, and how long actions wait for destinations, which the alerts go by.</summary>
    public async Task MeasureQueuesAsync(CancellationToken cancellation)
    {
        await queues.MeasureAsync(cancellation);
        await destinations.MeasureAsync(cancellation);
    }
}
