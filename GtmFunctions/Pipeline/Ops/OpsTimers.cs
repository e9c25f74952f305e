using GtmFunctions.Pipeline.Ops.DeadLetters;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>What timers do.</summary>
public sealed class OpsTimers(DeadLetterSweep sweep)
{
    /// <summary>Keeps for good what the host put into the poison queues, and mends what a crash left half-done there.</summary>
    public Task SweepDeadLettersAsync(CancellationToken cancellation) => sweep.SweepAsync(cancellation);
}
