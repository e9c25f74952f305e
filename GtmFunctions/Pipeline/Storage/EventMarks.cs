using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>An event that was acted on.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Time">When it happened, by its own time.</param>
public sealed record EventMark(string EventId, DateTimeOffset Time);

/// <summary>Which event was acted on, by a key: a workflow and a subject, a workflow and an intent. A mark moves by its ETag.</summary>
public sealed class EventMarks(StorageConnection storage)
{
    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Marks);

    /// <summary>The mark of a key; <see langword="null"/> where there is none.</summary>
    /// <param name="key">A <see cref="KeyHash"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<EventMark?> FindAsync(string key, CancellationToken cancellation) =>
        await EntityAsync(key, cancellation) is { } found ? Mark(found) : null;

    /// <summary>Sets the mark of a key to an event where there is none, or where the one that is there gives way.</summary>
    /// <param name="key">A <see cref="KeyHash"/>.</param>
    /// <param name="mark">The event.</param>
    /// <param name="givesWay">Whether another event's mark gives way to it; an event's own mark stays.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The mark that was there, whether it gave way or not; <see langword="null"/> where there was none.</returns>
    public async Task<EventMark?> SetAsync(string key, EventMark mark, Func<EventMark, bool> givesWay, CancellationToken cancellation)
    {
        while (true)
        {
            var found = await EntityAsync(key, cancellation);
            if (found is not null && (Mark(found).EventId == mark.EventId || !givesWay(Mark(found))))
                return Mark(found);
            if ((await _table.TryPutAsync(Entity(key, mark), found?.ETag, cancellation)).IsDone)
                return found is null ? null : Mark(found);

            // Somebody else was quicker: look again. Each round some event has moved the mark, and no event moves it twice.
        }
    }

    private async Task<TableEntity?> EntityAsync(string key, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(key[..3], key[3..], cancellationToken: cancellation);
        return found.HasValue ? found.Value : null;
    }

    private static TableEntity Entity(string key, EventMark mark) => new(key[..3], key[3..])
    {
        ["EventId"] = mark.EventId,
        ["Ticks"] = mark.Time.UtcTicks,
    };

    private static EventMark Mark(TableEntity entity) =>
        new(entity.GetString("EventId"), new DateTimeOffset(entity.GetInt64("Ticks")!.Value, TimeSpan.Zero));
}
