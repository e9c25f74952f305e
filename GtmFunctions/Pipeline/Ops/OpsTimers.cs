using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Ops.Alerts;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Ops.People;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Ops.Retention;
using GtmFunctions.Pipeline.Ops.Subscriptions;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Numbers;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using GtmFunctions.Pipeline.Timeouts;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>What timers do.</summary>
internal sealed class OpsTimers(
    DeadLetterSweep sweep,
    DeadLetterReplay letters,
    ReplayRunner replays,
    SubscriptionReplayRunner subscribers,
    QueueGauges queues,
    DestinationGauges destinations,
    AlertRunner alerts,
    TrafficReader traffic,
    NumberJoin numbers,
    RetentionRunner retention,
    IEnumerable<IScheduledWork> scheduled,
    ErasureRunner erasures,
    ImportRunner imports,
    ConfigurationVersions configurations)
{
    /// <summary>Keeps for good what the host put into the poison queues, and goes on with what a crash left half-done.</summary>
    public async Task SweepDeadLettersAsync(CancellationToken cancellation)
    {
        try
        {
            await sweep.SweepAsync(cancellation);
        }
        finally
        {
            try
            {
                await letters.ResumeAsync(cancellation);
            }
            finally
            {
                try
                {
                    await replays.ResumeAsync(cancellation);
                    await subscribers.ResumeAsync(cancellation);
                }
                finally
                {
                    try
                    {
                        await erasures.ResumeAsync(cancellation);
                    }
                    finally
                    {
                        await imports.ResumeAsync(cancellation);
                    }
                }
            }
        }
    }

    /// <summary>Measures the queues, and how long actions wait for destinations, which the alerts go by.</summary>
    public async Task MeasureQueuesAsync(CancellationToken cancellation)
    {
        await queues.MeasureAsync(cancellation);
        await destinations.MeasureAsync(cancellation);
    }

    /// <summary>Looks for what is wrong, and tells whom the configuration names.</summary>
    public Task CheckAlertsAsync(CancellationToken cancellation) => alerts.CheckAsync(cancellation);

    /// <summary>Joins what sources brought in the hours that are over, which silence is told by, and what was counted in them.</summary>
    public async Task JoinTrafficAsync(CancellationToken cancellation)
    {
        try
        {
            if (await configurations.TryCurrentAsync(cancellation) is { } configuration)
                await traffic.JoinAsync(configuration, cancellation);
        }
        finally
        {
            await numbers.JoinAsync(cancellation);
        }
    }

    /// <summary>Does what is due by schedules of the document, side by side: what takes long holds nothing else up.</summary>
    public Task RunSchedulesAsync(CancellationToken cancellation) =>
        Task.WhenAll(scheduled.Select(work => work.RunDueAsync(cancellation)));

    /// <summary>Forgets what is old and not needed any more.</summary>
    public Task ForgetAsync(CancellationToken cancellation) => retention.RunAsync(cancellation);
}
