using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Poll;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>
/// A turn of one kind of records: taken by one instance at a time, gone on with from where the last one ended, and ended by writing when
/// the next is due.
/// </summary>
internal sealed partial class PollTurn(PollStates states, PollLeases leases, TimeProvider clock, ILogger<PollTurn> logger)
{
    /// <summary>Takes a turn whose failure is no other's: what is wrong is logged, and it is due still when the timer fires next.</summary>
    /// <param name="job">What is read.</param>
    /// <param name="isDue">Whether it is due, by how far it was read.</param>
    /// <param name="readAsync">Reads on from there; what it is handed keeps how far it came.</param>
    /// <param name="cancellation">Ends the work; the next turn goes on.</param>
    public async Task RunGuardedAsync(PollJob job, Func<PollState?, bool> isDue, ReadOn readAsync, CancellationToken cancellation)
    {
        try
        {
            await RunAsync(job, isDue, readAsync, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (StorageFault.Is(failure))
                Log.StorageAway(logger, job.Name, failure);
            else
                Log.Broken(logger, job.Name, failure);
        }
    }

    /// <summary>Takes a turn.</summary>
    /// <param name="job">What is read.</param>
    /// <param name="isDue">
    /// Whether it is due, by how far it was read. Asked when the turn is taken, for another instance may just have had it.
    /// </param>
    /// <param name="readAsync">Reads on from there; what it is handed keeps how far it came.</param>
    /// <param name="cancellation">Ends the work; the next turn goes on.</param>
    /// <returns>What came of it; <see langword="null"/> where it is not due, or another instance reads.</returns>
    public async Task<RunResult?> RunAsync(
        PollJob job, Func<PollState?, bool> isDue, ReadOn readAsync, CancellationToken cancellation)
    {
        if (await leases.TryTakeAsync(job.Source.Name, job.Records.Name, cancellation) is not { } lease)
            return null;
        try
        {
            var known = await states.FindAsync(job.Source.Name, job.Records.Name, cancellation);
            if (!isDue(known))
                return null;
            var state = known ?? new PollState { Source = job.Source.Name, Records = job.Records.Name };
            var result = await readAsync(state, KeepAsync, cancellation);
            if (result.End == RunEnd.Lost)
                return null;
            var after = PollSchedule.After(job, result, clock.GetUtcNow());
            return await states.TryWriteAsync(after, cancellation) is { } kept ? result with { State = kept } : null;
        }
        finally
        {
            await lease.ReleaseAsync();
        }

        async Task<PollState?> KeepAsync(PollState state, CancellationToken token) =>
            await lease.TryRenewAsync(token) ? await states.TryWriteAsync(state, token) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Poll} was not polled, or not to the end, for storage does not answer")]
        public static partial void StorageAway(ILogger logger, string poll, Exception failure);

        [LoggerMessage(Level = LogLevel.Error, Message = "Polling {Poll} broke off; it is tried again when the timer fires next")]
        public static partial void Broken(ILogger logger, string poll, Exception failure);
    }
}
