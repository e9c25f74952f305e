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
    PollTurn turn,
    PollRun run,
    GapSift sift,
    PollStates polls,
    GapStates gaps,
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
                if (!IsDue(known.GetValueOrDefault((job.Source.Name, job.Records.Name))))
                    continue;
                await turn.RunGuardedAsync(
                    job, IsDue, (state, keepAsync, token) => LookOnAsync(configuration, job, state, keepAsync, token), cancellation);

                bool IsDue(PollState? state) => GapSchedule.IsDue(job.Source.Gaps!, state, lastHeard, clock.GetUtcNow());
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
    /// <param name="watched">What <see cref="WatchedSinceAsync"/> says of it.</param>
    /// <param name="isDryRun">Whether nothing is handed on.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<(GapLook Look, GapCount Count)> LookSinceAsync(
        Configuration configuration,
        PollJob job,
        DateTimeOffset since,
        DateTimeOffset watched,
        bool isDryRun,
        CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var from = Watermarks.From(since);
        var place = new PollState
        {
            Source = job.Source.Name,
            Records = job.Records.Name,
            Question = job.Question,
            Watermark = from,
            Walk = new PollWalk { Since = from, Exact = true, Next = PagePlaces.First(job.Records.Page), BegunAt = now },
        };
        var span = new GapSpan(watched, DateTimeOffset.MinValue);
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
    /// <remarks>
    /// Of what has its webhook's id, every claim tells that it came; else what was remembered since there are gaps to fill.
    /// </remarks>
    public async Task<DateTimeOffset> WatchedSinceAsync(PollJob job, CancellationToken cancellation)
    {
        var state = await gaps.FindOrAddAsync(job.Source.Name, job.Records.Name, clock.GetUtcNow() + Learning, cancellation);
        return job.Records.Gaps!.SameId ? DateTimeOffset.MinValue : state.WatchedSince;
    }

    private async Task<RunResult> LookOnAsync(
        Configuration configuration, PollJob job, PollState before, KeepPlace keepAsync, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var watched = await WatchedSinceAsync(job, cancellation);
        var span = new GapSpan(watched, CountedFrom(job, before));
        var (result, count) = await ReadAsync(configuration, job, before, span, isDryRun: false, keepAsync, cancellation);
        if (result.End == RunEnd.Lost)
            return result;
        await gaps.AddAsync(
            job.Source.Name, job.Records.Name, Look(now, before.Watermark ?? result.State.Watermark, result, count), cancellation);
        if (count.Missed > 0)
            Log.Missed(logger, job.Name, count.Missed, count.Said);
        return result;
    }

    private async Task<(RunResult Result, GapCount Count)> ReadAsync(
        Configuration configuration,
        PollJob job,
        PollState state,
        GapSpan span,
        bool isDryRun,
        KeepPlace keepAsync,
        CancellationToken cancellation)
    {
        var count = new GapCount();
        var hands = new RunHands(
            async (items, token) => count = count.With(await sift.LookAsync(configuration, job, items, span, isDryRun, token)),
            keepAsync);
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
