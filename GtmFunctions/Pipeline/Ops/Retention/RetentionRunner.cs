using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Retention;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>
/// Forgets what is old and not needed any more, each part once a day. One run makes a limited number of storage calls and notes how far it
/// came; the next goes on there, on whatever instance. Where nothing is due, a run is one call.
/// </summary>
internal sealed partial class RetentionRunner(
    IEnumerable<IForgetter> forgetters,
    RetentionStates states,
    ReplayJobs jobs,
    ConfigurationVersions configurations,
    TimeProvider clock,
    ILogger<RetentionRunner> logger)
{
    /// <summary>The most storage calls of a run, not counting those that a page of deletions is beyond it.</summary>
    public const int MostCalls = 20_000;

    /// <summary>The longest time of a run, far below that in which a host ends a function.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    /// <summary>Forgets.</summary>
    /// <param name="cancellation">Ends the run; what is deleted by then is deleted.</param>
    /// <param name="mostCalls">The most storage calls.</param>
    /// <returns>How many storage calls were made.</returns>
    /// <exception cref="AggregateException">Some part could not be seen to; the next run tries again.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation, int mostCalls = MostCalls)
    {
        if (await configurations.TryCurrentAsync(cancellation) is not { } configuration)
            return 0;
        var budget = new CallBudget(mostCalls, Longest, clock);
        var now = clock.GetUtcNow();
        budget.Count();
        var known = await states.AllAsync(cancellation);

        // What has waited longest goes first, so that a part that never comes to its end holds up no other
        var due = forgetters
            .Select(forgetter => (
                Forgetter: forgetter,
                State: known.GetValueOrDefault(forgetter.Part) ?? new RetentionState { Part = forgetter.Part }))
            .Where(one => one.State.IsDue(now))
            .OrderBy(one => one.State.FinishedAt ?? DateTimeOffset.MinValue)
            .ToArray();
        if (due.Length == 0)
            return budget.Made;

        budget.Count();
        var running = (await jobs.ListAsync(cancellation)).FirstOrDefault(job => job.State == ReplayState.Running)?.Id;
        var run = new RetentionRun(configuration.Retention, now, running, budget);
        var failed = new List<Exception>();
        foreach (var (forgetter, state) in due)
        {
            if (budget.IsSpent)
                break;
            try
            {
                var came = await forgetter.ForgetAsync(run, state, cancellation);
                budget.Count();
                await states.TryWriteAsync(came, cancellation);
                if (came.Deleted > 0)
                    Log.Forgot(logger, came.Part, came.Deleted, came.Next is null ? "all that is old" : "to be gone on with");
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                failed.Add(failure);
            }
        }

        return failed.Count == 0
            ? budget.Made
            : throw new AggregateException("Some of what is old could not be forgotten; the next run tries again.", failed);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Forgot of {Part}: {Deleted} ({State})")]
        public static partial void Forgot(ILogger logger, string part, int deleted, string state);
    }
}
