using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Route;

/// <summary>An event that was acted on.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Time">When it happened, by its own time.</param>
internal sealed record EventMark(string EventId, DateTimeOffset Time);

/// <summary>The mark of a key as it was read.</summary>
/// <param name="Mark">The mark; <see langword="null"/> where there is none.</param>
internal sealed record MarkReading(EventMark? Mark) : StoredRecord
{
    /// <summary>When it was set: from then on it is kept.</summary>
    public DateTimeOffset At { get; init; }
}

/// <summary>Which event was acted on, by a key: a workflow and a subject, a workflow and an intent. A mark moves by its ETag.</summary>
internal sealed class EventMarks(StorageConnection storage, TimeProvider clock)
{
    private static readonly RowForm<MarkReading> Form = RowForm.Properties(
        row => new MarkReading(
            new EventMark(row.GetString("EventId"), new DateTimeOffset(row.GetInt64("Ticks")!.Value, TimeSpan.Zero))),
        (row, marked) => (row["EventId"], row["Ticks"], row["At"]) = (marked.Mark!.EventId, marked.Mark.Time.UtcTicks, marked.At));

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Marks);

    /// <summary>Reads the mark of a key.</summary>
    /// <param name="key">A <see cref="KeyHash"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<MarkReading> ReadAsync(string key, CancellationToken cancellation) =>
        await Document(key).FindAsync(cancellation) ?? new MarkReading(Mark: null);

    /// <summary>Sets the mark of a key, unless it has moved since it was read.</summary>
    /// <param name="key">A <see cref="KeyHash"/>.</param>
    /// <param name="mark">The event.</param>
    /// <param name="read">What gives way to it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// <see langword="false"/> where somebody else was quicker: read it again. Each time some event has moved it, and none moves it twice.
    /// </returns>
    public async Task<bool> TrySetAsync(string key, EventMark mark, MarkReading read, CancellationToken cancellation) =>
        await Document(key).TryPutAsync(read with { Mark = mark, At = clock.GetUtcNow() }, cancellation) is not null;

    private TableDocument<MarkReading> Document(string key) => new(_table, key[..3], key[3..], Form);
}
