using System.Collections.Concurrent;
using System.Globalization;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Jobs;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops.Jobs;

/// <summary>
/// Runs jobs when they are due, each time once over all instances: who writes down first that it begins, runs it. What a job chooses is put
/// back by a replay of many, at the job's rate.
/// </summary>
internal sealed partial class JobRunner(
    ConfigurationVersions configurations,
    JobPlanner planner,
    JobStates states,
    ReplayJobs replays,
    ReplayRunner runner,
    TimeProvider clock,
    ILogger<JobRunner> logger) : IScheduledWork
{
    // Longer than any run takes: one that is not over by then died with its instance
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    // Until when a job need not be looked at: a timer that fires each minute asks storage when something may be due
    private readonly ConcurrentDictionary<(string Job, Schedule Every), DateTimeOffset> _asleep = new();

    /// <summary>Runs each job that is due, and once more one whose run died.</summary>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        if (await configurations.TryCurrentAsync(cancellation) is not { Jobs.Count: > 0 } configuration)
            return;
        foreach (var job in configuration.Jobs.Values)
        {
            try
            {
                await RunDueAsync(job, configuration, cancellation);
            }
            catch (Exception failure) when (StorageFault.Is(failure) && !cancellation.IsCancellationRequested)
            {
                // Another job's turn is not missed for it; this one goes on when storage answers
                Log.NotRun(logger, job.Name, failure);
            }
        }
    }

    /// <summary>Runs a job now, for somebody who asked.</summary>
    /// <param name="job">The job.</param>
    /// <param name="configuration">The rules of today.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>What came of it, and what it found; <see langword="null"/> where a run of it is under way.</returns>
    public async Task<(JobRun Run, JobPlan Plan)?> RunNowAsync(Job job, Configuration configuration, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var state = await states.FindAsync(job.Name, cancellation) ?? new JobState { Job = job.Name, Since = now };
        if (state.Runs is [{ DoneAt: null } last, ..] && now - last.At < Longest)
            return null;
        var run = new JobRun { At = now, Configuration = configuration.Version };
        return await states.TryWriteAsync(state.Begin(run), cancellation) is null
            ? null
            : await RunAsync(job, configuration, run, cancellation);
    }

    private async Task RunDueAsync(Job job, Configuration configuration, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (_asleep.TryGetValue((job.Name, job.Every), out var until) && now < until)
            return;
        if (await states.FindAsync(job.Name, cancellation) is not { } state)
        {
            // A job that is new is due at its first time from now on, not at all times before
            await states.TryWriteAsync(new JobState { Job = job.Name, Since = now }, cancellation);
            return;
        }

        if (state.Runs is [{ DoneAt: null } last, ..])
        {
            if (now - last.At >= Longest)
                await AgainAsync(job, configuration, state, last, cancellation);
            return;
        }

        if (Due(job, state.Since, now) is not { } due)
        {
            _asleep[(job.Name, job.Every)] = job.Every.Next(state.Since) ?? now + Longest;
            return;
        }

        var run = new JobRun { At = now, Due = due, Configuration = configuration.Version };
        if (await states.TryWriteAsync(state.Begin(run), cancellation) is not null)
            await RunAsync(job, configuration, run, cancellation);
    }

    // Of several times that were missed, while nothing ran, the last one counts
    private static DateTimeOffset? Due(Job job, DateTimeOffset since, DateTimeOffset now)
    {
        DateTimeOffset? last = null;
        for (var next = job.Every.Next(since); next is { } due && due <= now; next = job.Every.Next(due))
            last = due;
        return last;
    }

    private async Task AgainAsync(
        Job job, Configuration configuration, JobState state, JobRun died, CancellationToken cancellation)
    {
        var told = state.End(died with { DoneAt = clock.GetUtcNow(), Fault = "it died with its instance, and is run again" });
        var run = new JobRun { At = clock.GetUtcNow(), Due = died.Due, Configuration = configuration.Version };
        if (await states.TryWriteAsync(told.Begin(run), cancellation) is not null)
            await RunAsync(job, configuration, run, cancellation);
    }

    private async Task<(JobRun Run, JobPlan Plan)> RunAsync(
        Job job, Configuration configuration, JobRun run, CancellationToken cancellation)
    {
        try
        {
            var plan = await planner.PlanAsync(job, configuration, cancellation);
            var done = run with
            {
                DoneAt = clock.GetUtcNow(),
                Looked = plan.Looked,
                Chosen = job.Kind == JobKind.FindDuplicates ? plan.Duplicates.Count : plan.PutBack.Count,
                Counts = plan.Counts,
                IsCut = plan.IsCut,
                Replay = plan.PutBack.Count > 0 ? await PutBackAsync(job, configuration, run, plan, cancellation) : null,
            };
            await states.EndAsync(job.Name, done, cancellation);
            Log.Ran(logger, job.Name, done.Looked, done.Chosen);
            return (done, plan);
        }
        catch (Exception failure) when (StorageFault.Is(failure) && !cancellation.IsCancellationRequested)
        {
            await states.EndAsync(
                job.Name,
                run with { DoneAt = clock.GetUtcNow(), Fault = $"storage did not answer ({failure.GetType().Name}): run it again" },
                cancellation);
            throw;
        }
    }

    private async Task<string> PutBackAsync(
        Job job, Configuration configuration, JobRun run, JobPlan plan, CancellationToken cancellation)
    {
        // The same for the run of one time, so that one that is run again after it died begins nothing twice
        var time = run.Due ?? run.At;
        var id = $"r{RecordId.Day(time)}-{KeyHash.For("job", job.Name, time.ToString("O", CultureInfo.InvariantCulture))[..32]}";
        if (await replays.FindAsync(id, cancellation) is not null)
            return id;
        var how = new ReplayHow
        {
            From = job.Kind == JobKind.EnrichAgain ? ReplayStage.Enrich : ReplayStage.Route,
            Configuration = configuration.Version,
            LeaveOut = ReplayClasses.LeaveOut(many: true, job.Include, job.Skip),
            Again = [ActionClasses.NameOf(Catalog.ActionClass.Upsert)],
            Person = $"job {job.Name}",
        };
        var replay = new ReplayJob { Id = id, Kind = ReplayKind.Events, How = how, Rate = job.Rate, CreatedAt = clock.GetUtcNow() };
        await runner.StartAsync(
            replay, [.. plan.PutBack.OrderBy(line => line.FirstSeenAt).Select(line => new ReplayItem(line.Id))], cancellation);
        return id;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The job {Job} looked at {Looked} and chose {Chosen}")]
        public static partial void Ran(ILogger logger, string job, int looked, int chosen);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The job {Job} could not run, for storage does not answer")]
        public static partial void NotRun(ILogger logger, string job, Exception failure);
    }
}
