using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Route;

/// <summary>An event that was acted on.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Time">When it happened, by its own time.</param>
public sealed record EventMark(string EventId, DateTimeOffset Time);

/// <summary>The mark of a key as it was read.</summary>
/// <param name="Mark">The mark; <see langword="null"/> where there is none.</param>
/// <param name="Version">Of which read it is; <see langword="null"/> where there is none.</param>
public sealed record MarkReading(EventMark? Mark, ETag? Version);

/// <summary>Which event was acted on, by a key: a workflow and a subject, a workflow and an intent. A mark moves by its ETag.</summary>
public sealed class EventMarks(StorageConnection storage)
{
    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Marks);

    /// <summary>Reads the mark of a key.</summary>
    /// <param name="key">A <see cref="KeyHash"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<MarkReading> ReadAsync(string key, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(key[..3], key[3..], cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } entity } ? new MarkReading(Mark(entity), entity.ETag) : new MarkReading(null, null);
    }

    /// <summary>Sets the mark of a key, unless it has moved since it was read.</summary>
    /// <param name="key">A <see cref="KeyHash"/>.</param>
    /// <param name="mark">The event.</param>
    /// <param name="read">What gives way to it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// <see langword="false"/> where somebody else was quicker: read it again. Each time some event has moved it, and none moves it twice.
    /// </returns>
    public async Task<bool> TrySetAsync(string key, EventMark mark, MarkReading read, CancellationToken cancellation) =>
        (await _table.TryPutAsync(Entity(key, mark), read.Version, cancellation)).IsDone;

    private static TableEntity Entity(string key, EventMark mark) => new(key[..3], key[3..])
    {
        ["EventId"] = mark.EventId,
        ["Ticks"] = mark.Time.UtcTicks,
    };

    private static EventMark Mark(TableEntity entity) =>
        new(entity.GetString("EventId"), new DateTimeOffset(entity.GetInt64("Ticks")!.Value, TimeSpan.Zero));
}
