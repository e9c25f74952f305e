using GtmFunctions.Pipeline.Ops.DeadLetters;
using GtmFunctions.Pipeline.Ops.Metrics;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>What timers do.</summary>
public sealed class OpsTimers(DeadLetterSweep sweep, QueueGauges gauges)
{
    /// <summary>Keeps for good what the host put into the poison queues, and mends what a crash left half-done there.</summary>
    public Task SweepDeadLettersAsync(CancellationToken cancellation) => sweep.SweepAsync(cancellation);

    /// <summary>Measures the queues, which the alerts go by.</summary>
    public Task MeasureQueuesAsync(CancellationToken cancellation) => gauges.MeasureAsync(cancellation);
}
