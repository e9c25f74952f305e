namespace GtmFunctions.Pipeline.Lists;

/// <summary>
/// Something of storage that is kept in memory: the first who asks waits for it, and after that nobody does. Where it is older than
/// <see cref="Freshness"/>, it is loaded anew beside whoever asks, and what was known stays where that fails.
/// </summary>
/// <param name="load">Loads it: gets what is known, and returns the same object where that still holds.</param>
/// <param name="failed">Told why it could not be loaded anew.</param>
/// <param name="clock">Measures its age.</param>
internal sealed class Refreshed<T>(Func<T?, CancellationToken, Task<T>> load, Action<Exception> failed, TimeProvider clock) : IDisposable
    where T : class
{
    /// <summary>How old it may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile T? _known;
    private long _looked;

    /// <summary>What is known.</summary>
    /// <exception cref="Azure.RequestFailedException">Nothing is known yet and storage cannot be asked.</exception>
    public async ValueTask<T> GetAsync(CancellationToken cancellation)
    {
        if (_known is { } known)
        {
            if (clock.GetElapsedTime(Interlocked.Read(ref _looked)) > Freshness && _loading.Wait(0, CancellationToken.None))
                _ = Task.Run(() => RefreshBesideAsync(known), CancellationToken.None);
            return known;
        }

        await _loading.WaitAsync(cancellation);
        try
        {
            return _known ?? await TakeAsync(null, cancellation);
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

    private async Task RefreshBesideAsync(T known)
    {
        try
        {
            await TakeAsync(known, CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            Interlocked.Exchange(ref _looked, clock.GetTimestamp());
            failed(failure);
        }
        finally
        {
            _loading.Release();
        }
    }

    private async Task<T> TakeAsync(T? known, CancellationToken cancellation)
    {
        var loaded = await load(known, cancellation);
        _known = loaded;
        Interlocked.Exchange(ref _looked, clock.GetTimestamp());
        return loaded;
    }
}
