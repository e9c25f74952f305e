using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Poll.Gaps;

/// <summary>
/// Finds what webhooks never told: asks their API what happened, on a schedule and after a silence, and hands to intake what is not known.
/// </summary>
internal sealed partial class GapRunner(
    ConfigurationVersions configurations,
    PollRun run,
    GapSift sift,
    PollStates polls,
    GapStates gaps,
    PollLeases leases,
    TrafficReader traffic,
    TimeProvider clock,
    ILogger<GapRunner> logger) : IScheduledWork
{
    // Until every instance knows the rules by which it remembers what webhooks told
    private static readonly TimeSpan Learning = TimeSpan.FromMinutes(1);

    // Nobody who was silent for longer is looked for once more
    private static readonly TimeSpan Heard = TimeSpan.FromDays(2);

    private const int MostRuns = 1_000;

    /// <inheritdoc/>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        if (await configurations.TryCurrentAsync(cancellation) is not { } configuration || Jobs(configuration) is not { Count: > 0 } jobs)
            return;
        try
        {
            var known = await polls.AllAsync(cancellation);
            var heard = jobs.Any(job => job.Source.Gaps!.After is not null)
                ? await traffic.ReadRecentAsync(configuration, Heard, cancellation)
                : new Dictionary<string, SourceTraffic>();
            foreach (var job in jobs)
            {
                var lastHeard = heard.GetValueOrDefault(job.Source.Name)?.LastHeard;
                var state = known.GetValueOrDefault((job.Source.Name, job.Records.Name));
                if (GapSchedule.IsDue(job.Source.Gaps!, state, lastHeard, clock.GetUtcNow()))
                    await RunAsync(configuration, job, cancellation);
            }
        }
        catch (Exception away) when (StorageFault.Is(away) && !cancellation.IsCancellationRequested)
        {
            // It is due still when the timer fires next
            Log.StorageAway(logger, away);
        }
    }

    /// <summary>What of a document is compared with its API.</summary>
    public static IReadOnlyList<PollJob> Jobs(Configuration configuration) =>
        [.. PollJob.In(configuration).Where(job => job.FillsGaps)];

    /// <summary>Looks now, since a time, for somebody who asks; the place up to which the schedule has looked stays.</summary>
    /// <param name="configuration">The document.</param>
    /// <param name="job">What is looked at.</param>
    /// <param name="since">Since when.</param>
    /// <param name="isDryRun">Whether nothing is handed on.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<(GapLook Look, GapCount Count)> LookSinceAsync(
        Configuration configuration, PollJob job, DateTimeOffset since, bool isDryRun, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var state = await gaps.FindOrAddAsync(job.Source.Name, job.Records.Name, now + Learning, cancellation);
        var from = Watermarks.From(since);
        var place = new PollState
        {
            Source = job.Source.Name,
            Records = job.Records.Name,
            Question = job.Question,
            Watermark = from,
            Walk = new PollWalk { Since = from, Exact = true, Next = PagePlaces.First(job.Records.Page), BegunAt = now },
        };
        var span = new GapSpan(Watched(job, state), DateTimeOffset.MinValue);
        var (result, count) = await ReadAsync(configuration, job, place, span, isDryRun, Kept, cancellation);
        for (var runs = 1; result.End == RunEnd.More && runs < MostRuns; runs++)
        {
            var (next, more) = await ReadAsync(configuration, job, result.State, span, isDryRun, Kept, cancellation);
            (result, count) = (next, count.With(more));
        }

        var look = Look(now, from, result, count);
        if (!isDryRun)
            await gaps.AddAsync(job.Source.Name, job.Records.Name, look, cancellation);
        return (look, count);

        static Task<PollState?> Kept(PollState kept, CancellationToken cancellation) => Task.FromResult<PollState?>(kept);
    }

    /// <summary>Since when it can be told of a record whether a webhook told it.</summary>
    public async Task<DateTimeOffset> WatchedSinceAsync(PollJob job, CancellationToken cancellation) => Watched(
        job, await gaps.FindOrAddAsync(job.Source.Name, job.Records.Name, clock.GetUtcNow() + Learning, cancellation));

    // Of what has its webhook's id, every claim tells that it came; else what was remembered since there are gaps to fill
    private static DateTimeOffset Watched(PollJob job, GapState state) =>
        job.Records.Gaps!.SameId ? DateTimeOffset.MinValue : state.WatchedSince;

    private async Task RunAsync(Configuration configuration, PollJob job, CancellationToken cancellation)
    {
        if (await leases.TryTakeAsync(job.Source.Name, job.Records.Name, cancellation) is not { } lease)
            return;
        try
        {
            var now = clock.GetUtcNow();
            var state = await gaps.FindOrAddAsync(job.Source.Name, job.Records.Name, now + Learning, cancellation);
            var before = await polls.FindAsync(job.Source.Name, job.Records.Name, cancellation)
                ?? new PollState { Source = job.Source.Name, Records = job.Records.Name };
            var (result, count) = await ReadAsync(
                configuration,
                job,
                before,
                new GapSpan(Watched(job, state), CountedFrom(job, before)),
                isDryRun: false,
                async (kept, token) => await lease.TryRenewAsync(token) ? await polls.TryWriteAsync(kept, token) : null,
                cancellation);
            if (result.End == RunEnd.Lost)
                return;
            await gaps.AddAsync(
                job.Source.Name, job.Records.Name, Look(now, before.Watermark ?? result.State.Watermark, result, count), cancellation);
            await polls.TryWriteAsync(PollSchedule.After(job, result, clock.GetUtcNow()), cancellation);
            if (count.Missed > 0)
                Log.Missed(logger, job.Name, count.Missed, count.Said);
        }
        finally
        {
            await lease.ReleaseAsync();
        }
    }

    private async Task<(RunResult Result, GapCount Count)> ReadAsync(
        Configuration configuration,
        PollJob job,
        PollState state,
        GapSpan span,
        bool isDryRun,
        Func<PollState, CancellationToken, Task<PollState?>> keep,
        CancellationToken cancellation)
    {
        var count = new GapCount();
        var hands = new RunHands(
            async (items, token) => count = count.With(await sift.LookAsync(configuration, job, items, span, isDryRun, token)),
            keep,
            _ => Task.FromResult<string?>(null));
        var result = await run.RunAsync(job, state, hands, cancellation);
        return (result, count);
    }

    private static DateTimeOffset CountedFrom(PollJob job, PollState before) =>
        job.Records.Watermark is { As: WatermarkKind.Time } && before.Watermark is { } watermark
            ? Watermarks.Time(watermark)
            : DateTimeOffset.MinValue;

    private static GapLook Look(DateTimeOffset at, string? since, RunResult result, GapCount count) => new()
    {
        At = at,
        Since = since,
        Said = count.Said,
        Missed = count.Missed,
        Deliveries = count.Deliveries,
        Fault = result.End is RunEnd.Failed or RunEnd.Waiting ? result.Why : null,
        IsCut = result.End == RunEnd.More,
    };

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 4012,
            EventName = "MissedWebhooks",
            Level = LogLevel.Warning,
            Message = "{Poll}: {Missed} of {Said} never came, and were fetched")]
        public static partial void Missed(ILogger logger, string poll, int missed, int said);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody could look for gaps, or not to the end, for storage does not answer")]
        public static partial void StorageAway(ILogger logger, Exception failure);
    }
}
