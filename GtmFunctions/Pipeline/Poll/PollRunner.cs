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
    PollTurn turn,
    PollRun run,
    PageSender sender,
    PollStates states,
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
            async (job, token) => await turn.RunGuardedAsync(
                job, state => PollSchedule.IsDue(state, clock.GetUtcNow()), Reading(job), token));
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
            async (job, token) => results[job.Records.Name] = await turn.RunAsync(job, _ => true, Reading(job), token));
        return results;
    }

    // What only fills gaps is seen to by who does
    private static IReadOnlyList<PollJob> Jobs(Configuration configuration) =>
        [.. PollJob.In(configuration).Where(job => !job.FillsGaps)];

    private ReadOn Reading(PollJob job) => async (state, keepAsync, cancellation) =>
    {
        var hands = new RunHands((items, token) => sender.SendAsync(job, items, token), keepAsync) { WhyNoRoomAsync = WhyNoRoomAsync };
        var result = await run.RunAsync(job, state, hands, cancellation);
        if (result.End != RunEnd.Lost && (result.Handed > 0 || result.End == RunEnd.Failed))
            Log.Ran(logger, job.Name, result.Handed, result.Pages, result.End, result.Why);
        return result;
    };

    private async Task<string?> WhyNoRoomAsync(CancellationToken cancellation) =>
        await queues.CountAsync(QueueNames.Received, cancellation) is var waiting and > DeepQueue
            ? $"{waiting} messages wait in {QueueNames.Received}"
            : null;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Polled {Poll}: {Records} records of {Pages} pages, {End} {Why}")]
        public static partial void Ran(ILogger logger, string poll, int records, int pages, RunEnd end, string why);
    }
}
