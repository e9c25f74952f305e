using Azure;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>
/// The subscriptions as this instance knows them: one read of all of them, used for <see cref="Freshness"/>, or for
/// <see cref="WhileNone"/> where there is none, so that an app without any pays for none. What was changed here is known here at once.
/// </summary>
internal sealed partial class LiveSubscriptions(
    SubscriptionRecords records, TimeProvider clock, ILogger<LiveSubscriptions> logger) : IDisposable
{
    /// <summary>How old the knowledge of subscriptions may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    /// <summary>How old the knowledge may be that there is none.</summary>
    public static readonly TimeSpan WhileNone = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile Known? _known;
    private int _changes;

    /// <summary>All of them. Where storage cannot be asked, those that were known last.</summary>
    /// <exception cref="RequestFailedException">None were read yet and storage cannot be asked.</exception>
    public async ValueTask<IReadOnlyList<LiveSubscription>> AllAsync(CancellationToken cancellation)
    {
        if (_known is not { } known)
        {
            await _reading.WaitAsync(cancellation);
            return await ReadAsync(cancellation);
        }

        // One caller reads; the others go on with what is known
        return IsFresh(known) || !_reading.Wait(0, CancellationToken.None) ? known.All : await RefreshAsync(known, cancellation);
    }

    /// <summary>One of them by its id, as it was known at most a moment ago; <see langword="null"/> where there is none.</summary>
    /// <remarks>One that is not known may have been added elsewhere: it is looked for in storage.</remarks>
    public async ValueTask<LiveSubscription?> FindAsync(string id, CancellationToken cancellation)
    {
        var all = await AllAsync(cancellation);
        return Find(all, id)
            ?? (await records.FindAsync(SubscriptionPlace.NameOf(id), cancellation) is { } row && row.Id == id
                ? LiveSubscription.From(row)
                : null);
    }

    /// <summary>Has all of them read before they are used next.</summary>
    public void LookAgain()
    {
        Interlocked.Increment(ref _changes);
        if (_known is { } known)
            _known = known with { ReadAt = null };
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    private static LiveSubscription? Find(IReadOnlyList<LiveSubscription> all, string id) => all.FirstOrDefault(one => one.Row.Id == id);

    private bool IsFresh(Known known) =>
        known.ReadAt is { } at && clock.GetElapsedTime(at) <= (known.All.Count > 0 ? Freshness : WhileNone);

    private async Task<IReadOnlyList<LiveSubscription>> RefreshAsync(Known known, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(cancellation);
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException)
        {
            Log.NotRead(logger, known.All.Count, failure);
            _known = known with { ReadAt = clock.GetTimestamp() };
            return known.All;
        }
    }

    // The caller holds the place of who reads
    private async Task<IReadOnlyList<LiveSubscription>> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            if (_known is { } known && IsFresh(known))
                return known.All;
            var (changes, asked) = (Volatile.Read(ref _changes), clock.GetTimestamp());
            LiveSubscription[] all = [.. (await records.ListAsync(cancellation)).Select(LiveSubscription.From)];
            _known = new Known(all, changes == Volatile.Read(ref _changes) ? asked : null);
            return all;
        }
        finally
        {
            _reading.Release();
        }
    }

    private sealed record Known(IReadOnlyList<LiveSubscription> All, long? ReadAt);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning, Message = "Subscriptions could not be read; going on with the {Count} that were known")]
        public static partial void NotRead(ILogger logger, int count, Exception failure);
    }
}
