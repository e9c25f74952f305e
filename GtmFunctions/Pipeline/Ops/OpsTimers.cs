using GtmFunctions.Pipeline.Ops.DeadLetters;
using GtmFunctions.Pipeline.Ops.Metrics;
using GtmFunctions.Pipeline.Ops.Replay;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>What timers do.</summary>
public sealed class OpsTimers(
    DeadLetterSweep sweep, ReplayRunner replays, QueueGauges queues, DestinationGauges destinations)
{
    /// <summary>Keeps for good what the host put into the poison queues, and goes on with what a crash left half-done.</summary>
    public async Task SweepDeadLettersAsync(CancellationToken cancellation)
    {
        await sweep.SweepAsync(cancellation);
        await replays.ResumeAsync(cancellation);
    }

    /// <summary>Measures the queues, and how long actions wait for destinations, which the alerts go by.</summary>
    public async Task MeasureQueuesAsync(CancellationToken cancellation)
    {
        await queues.MeasureAsync(cancellation);
        await destinations.MeasureAsync(cancellation);
    }
}
