using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Azure.Functions.Worker;

namespace GtmFunctions.Functions;

/// <summary>The timer functions. What each does is in the pipeline.</summary>
public sealed class TimerTriggers(OpsTimers timers)
{
    /// <summary>Measures the queues.</summary>
    [Function(FunctionNames.MeasureQueues)]
    public Task MeasureQueues(
        [TimerTrigger(Schedules.MeasureQueues)] TimerInfo timer,
        CancellationToken cancellation) => timers.MeasureQueuesAsync(cancellation);

    /// <summary>Keeps the dead letters for good.</summary>
    [Function(FunctionNames.SweepDeadLetters)]
    public Task SweepDeadLetters(
        [TimerTrigger(Schedules.SweepDeadLetters)] TimerInfo timer,
        CancellationToken cancellation) => timers.SweepDeadLettersAsync(cancellation);
}
