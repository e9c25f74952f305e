using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Poll.Lists;

/// <summary>
/// Reads the lists that are polled, when they are due or somebody asks for it: one instance at a time for each, a limited time in each run,
/// and on from there in the next. Whatever stops a reading, the version in use stays.
/// </summary>
internal sealed partial class ListPollRunner(
    ConfigurationVersions configurations,
    ListReader reader,
    ListPieces pieces,
    ListStates states,
    ListsInUse inUse,
    PollLeases leases,
    TimeProvider clock,
    ILogger<ListPollRunner> logger) : IScheduledWork
{
    private const int AtOnce = 2;

    /// <inheritdoc/>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        if (await configurations.TryLiveAsync(cancellation) is not { } live)
            return;
        await Parallel.ForEachAsync(
            live.Lists.Where(one => one.List.Poll is not null),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
            async (one, token) => await SyncGuardedAsync(one.Of, one.List, token));
    }

    /// <summary>Reads a list.</summary>
    /// <param name="configuration">The document.</param>
    /// <param name="list">The list, which is polled.</param>
    /// <param name="isAsked">Whether somebody asks for it, so that it need not be due.</param>
    /// <param name="acceptRemoved">Whether as many rows may go as are missing.</param>
    /// <param name="cancellation">Ends the work; the next run goes on.</param>
    /// <returns>The state then; <see langword="null"/> where it is not due, or another instance reads it.</returns>
    public async Task<ListState?> SyncAsync(
        Configuration configuration, SyncedList list, bool isAsked, bool acceptRemoved, CancellationToken cancellation)
    {
        var job = PollJob.For(list.Poll!, configuration);
        if (!isAsked && !ListReadingRule.IsDue(list, await StateAsync(job, list, cancellation), clock.GetUtcNow()))
            return null;
        if (await leases.TryTakeListAsync(list.Name, cancellation) is not { } lease)
            return null;
        try
        {
            // Another instance may just have had it
            var known = await StateAsync(job, list, cancellation);
            if (!isAsked && !ListReadingRule.IsDue(list, known, clock.GetUtcNow()))
                return null;
            return await ReadAsync(job, list, known, acceptRemoved, lease, cancellation);
        }
        finally
        {
            await lease.ReleaseAsync();
        }
    }

    private async Task<ListState?> ReadAsync(
        PollJob job, SyncedList list, ListState known, bool acceptRemoved, PollLease lease, CancellationToken cancellation)
    {
        var begun = ListReadingRule.Begin(job, known, $"{Guid.NewGuid():N}", acceptRemoved, clock.GetUtcNow());
        if (begun.Reading!.Id != known.Reading?.Id)
            await pieces.ForgetAsync(list.Name, cancellation);
        if (await reader.RunAsync(job, list, begun, lease, cancellation) is not { } after)
            return null;
        if (after.Outcome != known.Outcome || after.Fault != known.Fault)
            Log.Synced(logger, list.Name, after.Outcome, after.Fault ?? "nothing is wrong");
        var written = await states.TryWriteAsync(after, cancellation);
        if (written is { Reading: null })
        {
            await inUse.RefreshAsync(list.Name, cancellation);
            await pieces.ForgetAsync(list.Name, cancellation);
        }

        return written;
    }

    // What is known of a list that was read otherwise says nothing
    private async Task<ListState> StateAsync(PollJob job, SyncedList list, CancellationToken cancellation)
    {
        var origin = KeyHash.For("poll", job.Question, list.Poll!.Wording);
        var known = await states.FindAsync(list.Name, cancellation);
        return known?.Origin == origin ? known : new ListState { List = list.Name, Origin = origin, ETag = known?.ETag };
    }

    private async Task SyncGuardedAsync(Configuration configuration, SyncedList list, CancellationToken cancellation)
    {
        try
        {
            await SyncAsync(configuration, list, isAsked: false, acceptRemoved: false, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            // Another list's turn is not missed for it; this one is due again when the timer fires next
            if (StorageFault.Is(failure))
                Log.StorageAway(logger, list.Name, failure);
            else
                Log.Broken(logger, list.Name, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The list {List}: {Outcome}, {Why}")]
        public static partial void Synced(ILogger logger, string list, ListOutcome outcome, string why);

        [LoggerMessage(
            Level = LogLevel.Warning, Message = "The list {List} was not polled, or not to the end, for storage does not answer")]
        public static partial void StorageAway(ILogger logger, string list, Exception failure);

        [LoggerMessage(Level = LogLevel.Error, Message = "Polling the list {List} broke off; it is tried again when the timer fires next")]
        public static partial void Broken(ILogger logger, string list, Exception failure);
    }
}
