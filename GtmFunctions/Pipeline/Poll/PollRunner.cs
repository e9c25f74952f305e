using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>
/// Polls what is due: one instance at a time for each kind of records. A page is handed on before its place is written, so that whatever
/// dies in between, the records come again and their claims tell them.
/// </summary>
internal sealed partial class PollRunner(
    ConfigurationVersions configurations,
    PollRun run,
    PageSender sender,
    PollStates states,
    PollLeases leases,
    QueueInspection queues,
    TimeProvider clock,
    ILogger<PollRunner> logger)
    : IScheduledWork
{
    private const int AtOnce = 4;

    // So many messages wait for intake that more of ours would only make webhooks wait behind them
    private const int DeepQueue = 400;

    /// <inheritdoc/>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        if (await configurations.TryCurrentAsync(cancellation) is not { } configuration || Jobs(configuration) is not { Count: > 0 } jobs)
            return;
        var known = await states.AllAsync(cancellation);
        var now = clock.GetUtcNow();
        var due = jobs.Where(job => PollSchedule.IsDue(known.GetValueOrDefault((job.Source.Name, job.Records.Name)), now));
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (job, token) => await RunGuardedAsync(job, token));
    }

    /// <summary>Runs a source's polls now, whenever they are due.</summary>
    /// <param name="configuration">The document.</param>
    /// <param name="source">The source.</param>
    /// <param name="records">Which of its records; all where <see langword="null"/>.</param>
    /// <param name="cancellation">Ends the work; the next run goes on.</param>
    /// <returns>What came of each; nothing of one that another instance runs.</returns>
    public async Task<IReadOnlyDictionary<string, RunResult?>> RunNowAsync(
        Configuration configuration, string source, string? records, CancellationToken cancellation)
    {
        var results = new ConcurrentDictionary<string, RunResult?>(StringComparer.Ordinal);
        var jobs = Jobs(configuration).Where(job => job.Source.Name == source && (records is null || job.Records.Name == records));
        await Parallel.ForEachAsync(
            jobs,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (job, token) => results[job.Records.Name] = await RunOneAsync(job, isForced: true, token));
        return results;
    }

    // What only fills gaps is seen to by who does
    private static IReadOnlyList<PollJob> Jobs(Configuration configuration) =>
        [.. PollJob.In(configuration).Where(job => !job.FillsGaps)];

    private async Task RunGuardedAsync(PollJob job, CancellationToken cancellation)
    {
        try
        {
            await RunOneAsync(job, isForced: false, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // The others are not to miss their turn for it; this one goes on when the timer fires next
            if (StorageFault.Is(failure))
                Log.StorageAway(logger, job.Name, failure);
            else
                Log.Broken(logger, job.Name, failure);
        }
    }

    private async Task<RunResult?> RunOneAsync(PollJob job, bool isForced, CancellationToken cancellation)
    {
        if (await leases.TryTakeAsync(job.Source.Name, job.Records.Name, cancellation) is not { } lease)
            return null;
        try
        {
            var known = await states.FindAsync(job.Source.Name, job.Records.Name, cancellation);
            if (!isForced && !PollSchedule.IsDue(known, clock.GetUtcNow()))
                return null;
            var state = known ?? new PollState { Source = job.Source.Name, Records = job.Records.Name };
            var result = await run.RunAsync(job, state, Hands(job, lease), cancellation);
            return result.End == RunEnd.Lost ? null : await EndAsync(job, result, cancellation);
        }
        finally
        {
            await lease.ReleaseAsync();
        }
    }

    private async Task<RunResult?> EndAsync(PollJob job, RunResult result, CancellationToken cancellation)
    {
        if (result.Handed > 0 || result.End == RunEnd.Failed)
            Log.Ran(logger, job.Name, result.Handed, result.Pages, result.End, result.Why);
        var after = PollSchedule.After(job, result, clock.GetUtcNow());
        return await states.TryWriteAsync(after, cancellation) is { } kept ? result with { State = kept } : null;
    }

    private RunHands Hands(PollJob job, PollLease lease) => new(
        (items, token) => sender.SendAsync(job, items, token),
        async (state, token) => await lease.TryRenewAsync(token) ? await states.TryWriteAsync(state, token) : null,
        WhyNoRoomAsync);

    private async Task<string?> WhyNoRoomAsync(CancellationToken cancellation) =>
        await queues.CountAsync(QueueNames.Received, cancellation) is var waiting and > DeepQueue
            ? $"{waiting} messages wait in {QueueNames.Received}"
            : null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Polled {Poll}: {Records} records of {Pages} pages, {End} {Why}")]
        public static partial void Ran(ILogger logger, string poll, int records, int pages, RunEnd end, string why);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Poll} was not polled, or not to the end, for storage does not answer")]
        public static partial void StorageAway(ILogger logger, string poll, Exception failure);

        [LoggerMessage(Level = LogLevel.Error, Message = "Polling {Poll} broke off; it is tried again when the timer fires next")]
        public static partial void Broken(ILogger logger, string poll, Exception failure);
    }
}
