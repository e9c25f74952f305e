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

    /// <summary>Looks for what is wrong, and tells it.</summary>
    [Function(FunctionNames.CheckAlerts)]
    public Task CheckAlerts(
        [TimerTrigger(Schedules.CheckAlerts)] TimerInfo timer,
        CancellationToken cancellation) => timers.CheckAlertsAsync(cancellation);

    /// <summary>Joins what sources brought.</summary>
    [Function(FunctionNames.JoinTraffic)]
    public Task JoinTraffic(
        [TimerTrigger(Schedules.JoinTraffic)] TimerInfo timer,
        CancellationToken cancellation) => timers.JoinTrafficAsync(cancellation);
}
