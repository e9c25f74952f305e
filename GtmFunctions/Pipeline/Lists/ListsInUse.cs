using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Lists;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Lists;

/// <summary>
/// Keeps the lists that filters look into as they are in use: each instance has their keys in memory and, while events come, looks now and
/// then which versions are in use, by one call for all lists.
/// </summary>
internal sealed partial class ListsInUse : IDisposable
{
    private readonly ListVersions _versions;
    private readonly LiveLists _lists;
    private readonly ILogger<ListsInUse> _logger;
    private readonly Refreshed<LoadedLists> _loaded;

    /// <summary>Lists of which none is read yet.</summary>
    public ListsInUse(ListVersions versions, LiveLists lists, TimeProvider clock, ILogger<ListsInUse> logger)
    {
        (_versions, _lists, _logger) = (versions, lists, logger);
        _loaded = new Refreshed<LoadedLists>(LoadAsync, failure => Log.NotLooked(logger, failure), clock);
    }

    /// <summary>Waits until each list that a filter looks into was read and is not too old.</summary>
    /// <exception cref="Azure.RequestFailedException">One was not read yet and storage cannot be asked.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellation)
    {
        if (!_lists.Names.Any())
            return;
        var loaded = await _loaded.GetAsync(cancellation);

        // Rules that were published since may look into other lists
        if (!_lists.Names.All(loaded.Versions.ContainsKey))
            await _loaded.RefreshAsync(cancellation);
    }

    /// <summary>Takes what is in use now.</summary>
    public async Task RefreshAsync(string list, CancellationToken cancellation)
    {
        if (_lists.Names.Contains(list, StringComparer.Ordinal))
            await _loaded.RefreshAsync(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _loaded.Dispose();

    private async Task<LoadedLists> LoadAsync(LoadedLists? known, CancellationToken cancellation)
    {
        var inUse = await _versions.AllAsync(cancellation);
        var loaded = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var list in _lists.Names)
        {
            string? before = null;
            var isKnown = known is not null && known.Versions.TryGetValue(list, out before);
            var current = inUse.GetValueOrDefault(list) ?? (isKnown ? null : await _versions.CurrentAsync(list, cancellation));
            loaded[list] = await LoadAsync(list, current, isKnown, before, cancellation);
        }

        return new LoadedLists(loaded);
    }

    // One list that cannot be read keeps no other from being read: it stays as it was, and is looked for again the next time
    private async Task<string?> LoadAsync(string list, ListVersion? current, bool isKnown, string? before, CancellationToken cancellation)
    {
        if (isKnown && before == current?.Version)
            return before;
        try
        {
            var keys = new List<string>(current?.Rows ?? 0);
            if (current is not null)
            {
                await foreach (var row in _versions.ReadAsync(list, current.Version, cancellation))
                    keys.Add(row.Key);
            }

            _lists.Table(list).TakeOver(new ListTable(keys));
            return current?.Version;
        }
        catch (Exception failure) when (isKnown && StorageFault.Is(failure) && !cancellation.IsCancellationRequested)
        {
            Log.NotRead(_logger, list, failure);
            return before;
        }
    }

    private sealed record LoadedLists(IReadOnlyDictionary<string, string?> Versions);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether lists have changed could not be seen; going on with them as they were")]
        public static partial void NotLooked(ILogger logger, Exception failure);

        [LoggerMessage(Level = LogLevel.Warning, Message = "What the list {List} has now could not be read; going on with it as it was")]
        public static partial void NotRead(ILogger logger, string list, Exception failure);
    }
}
