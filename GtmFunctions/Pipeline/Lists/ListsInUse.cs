using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Storage.Lists;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Lists;

/// <summary>
/// Keeps the lists that filters look into as they are in use: each instance has their keys in memory and looks now and then which version
/// is in use, so that no event costs a call.
/// </summary>
internal sealed partial class ListsInUse(ListVersions versions, LiveLists lists, TimeProvider clock, ILogger<ListsInUse> logger)
{
    private readonly ConcurrentDictionary<string, Refreshed<LoadedList>> _loaded = new(StringComparer.Ordinal);

    /// <summary>Waits until each list that a filter looks into was read once.</summary>
    /// <exception cref="Azure.RequestFailedException">One was not read yet and storage cannot be asked.</exception>
    public async ValueTask EnsureAsync(CancellationToken cancellation)
    {
        foreach (var list in lists.Names)
            await List(list).GetAsync(cancellation);
    }

    /// <summary>Takes what is in use now.</summary>
    public async Task RefreshAsync(string list, CancellationToken cancellation)
    {
        if (lists.Names.Contains(list, StringComparer.Ordinal))
            await List(list).RefreshAsync(cancellation);
    }

    private Refreshed<LoadedList> List(string list) => _loaded.GetOrAdd(list, name => new Refreshed<LoadedList>(
        (known, cancellation) => LoadAsync(name, known, cancellation), failure => Log.NotRead(logger, name, failure), clock));

    private async Task<LoadedList> LoadAsync(string list, LoadedList? known, CancellationToken cancellation)
    {
        var current = await versions.CurrentAsync(list, cancellation);
        if (known is not null && known.Version == current?.Version)
            return known;
        var keys = new List<string>(current?.Rows ?? 0);
        if (current is not null)
        {
            await foreach (var row in versions.ReadAsync(list, current.Version, cancellation))
                keys.Add(row.Key);
        }

        lists.Table(list).TakeOver(new ListTable(keys));
        return new LoadedList(current?.Version);
    }

    private sealed record LoadedList(string? Version);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning, Message = "Whether the list {List} has changed could not be seen; going on with it as it was")]
        public static partial void NotRead(ILogger logger, string list, Exception failure);
    }
}
