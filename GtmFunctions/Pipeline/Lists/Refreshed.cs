namespace GtmFunctions.Pipeline.Lists;

/// <summary>
/// Something of storage that is kept in memory and is no older than <see cref="Refreshing.Freshness"/> when it is used. Nobody looks while
/// nobody asks: where it is older than <see cref="Refreshing.Age"/> it is loaded anew beside whoever asks, so that under load nobody waits;
/// after a quiet time the first who asks waits for it. What was known stays where that fails.
/// </summary>
/// <param name="load">Loads it: gets what is known, and returns the same object where that still holds.</param>
/// <param name="failed">Told why it could not be loaded anew.</param>
/// <param name="clock">Measures its age.</param>
internal sealed class Refreshed<T>(Func<T?, CancellationToken, Task<T>> load, Action<Exception> failed, TimeProvider clock) : IDisposable
    where T : class
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile T? _known;
    private long _looked;

    /// <summary>What is known.</summary>
    /// <exception cref="Azure.RequestFailedException">Nothing is known yet and storage cannot be asked.</exception>
    public async ValueTask<T> GetAsync(CancellationToken cancellation)
    {
        if (_known is { } known && !IsOlderThan(Refreshing.Freshness))
        {
            if (IsOlderThan(Refreshing.Age) && _loading.Wait(0, CancellationToken.None))
                _ = Task.Run(() => RefreshBesideAsync(known), CancellationToken.None);
            return known;
        }

        await _loading.WaitAsync(cancellation);
        try
        {
            return _known is { } loaded && !IsOlderThan(Refreshing.Age) ? loaded : await TakeOrKeepAsync(_known, cancellation);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Loads it anew, for who has just changed it.</summary>
    public async Task<T> RefreshAsync(CancellationToken cancellation)
    {
        await _loading.WaitAsync(cancellation);
        try
        {
            return await TakeAsync(_known, cancellation);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loading.Dispose();

    private bool IsOlderThan(TimeSpan age) => clock.GetElapsedTime(Interlocked.Read(ref _looked)) > age;

    private async Task RefreshBesideAsync(T known)
    {
        try
        {
            await TakeOrKeepAsync(known, CancellationToken.None);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<T> TakeOrKeepAsync(T? known, CancellationToken cancellation)
    {
        try
        {
            return await TakeAsync(known, cancellation);
        }
        catch (Exception failure) when (known is not null && failure is not OutOfMemoryException && !cancellation.IsCancellationRequested)
        {
            Interlocked.Exchange(ref _looked, clock.GetTimestamp());
            failed(failure);
            return known;
        }
    }

    private async Task<T> TakeAsync(T? known, CancellationToken cancellation)
    {
        var asked = clock.GetTimestamp();
        var loaded = await load(known, cancellation);
        _known = loaded;
        Interlocked.Exchange(ref _looked, asked);
        return loaded;
    }
}

/// <summary>How old may be what is <see cref="Refreshed{T}"/>.</summary>
internal static class Refreshing
{
    /// <summary>From which age it is loaded anew beside whoever asks.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    /// <summary>How old it may be when it is used.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(15);
}
