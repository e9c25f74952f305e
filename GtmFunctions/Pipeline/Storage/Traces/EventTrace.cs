using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>
/// The story of deliveries and events. Every row has a key of its own and is written whole, so that a stage that runs again after a crash
/// writes the same story over the first and never a second one.
/// </summary>
public sealed class EventTrace(TraceTables tables, StoredText text, TimeProvider clock)
{
    private const string Json = "Story";

    private readonly RowForm<StoryRow> _form = new(
        async (row, cancellation) => new StoryRow(
            await text.ReadAsync(row, Json, cancellation) is { } json ? PipelineJson.Parse(json)!.AsObject() : []),
        async (row, told, cancellation) =>
            await text.WriteAsync(row, Json, told.Story.ToJsonString(PipelineJson.Readable.Options), cancellation));

    /// <summary>
    /// Opens an event's trace: head, payload, how it was received and taken in, in one transaction. Nothing is written where that was done
    /// before.
    /// </summary>
    /// <param name="message">The event as intake made it.</param>
    /// <param name="receive">How it was received.</param>
    /// <param name="intake">What intake made of it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether this call opened it.</returns>
    public async Task<bool> OpenAsync(
        EventMessage message, ReceiveResult receive, IntakeResult intake, CancellationToken cancellation) =>
        await TryWriteAsync(await DraftAsync(message, receive, intake, cancellation), cancellation) is not null;

    /// <summary>Drafts what <see cref="OpenAsync"/> writes, of the event as it is now.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    /// <returns>The draft, to which more rows may be added.</returns>
    public Task<EventDraft> DraftAsync(
        EventMessage message, ReceiveResult receive, IntakeResult intake, CancellationToken cancellation) => DraftAsync(
            message,
            [
                (TraceRows.Receive, DecisionJson.ToRow(receive, DecisionJson.Default.ReceiveResult)),
                (TraceRows.Intake, DecisionJson.ToRow(intake, DecisionJson.Default.IntakeResult)),
            ],
            cancellation);

    /// <summary>Adds a row of a record to a draft.</summary>
    public Task AddAsync<T>(EventDraft draft, string row, T record, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        AddAsync(draft, row, JsonSerializer.SerializeToNode(record, type)!.AsObject(), cancellation);

    /// <summary>Writes a draft.</summary>
    /// <returns>
    /// Of which write each of its rows is; <see langword="null"/> where one of them was there already, so that nothing is written.
    /// </returns>
    public async Task<IReadOnlyList<ETag>?> TryWriteAsync(EventDraft draft, CancellationToken cancellation)
    {
        var table = await tables.EnsureAsync(draft.Id, cancellation);
        return await table.TryAddAllAsync(draft.Rows, cancellation);
    }

    /// <summary>
    /// Opens the trace of an event that nobody sent: head, payload, why it was made. Nothing is written where that was done.
    /// </summary>
    /// <param name="message">The event.</param>
    /// <param name="row">Where why it was made is told.</param>
    /// <param name="story">Why it was made.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task OpenOwnAsync(EventMessage message, string row, JsonObject story, CancellationToken cancellation) =>
        await TryWriteAsync(await DraftAsync(message, [(row, story)], cancellation), cancellation);

    /// <summary>Writes a row of a delivery's or event's story, over what an earlier run of the same stage wrote.</summary>
    public async Task WriteAsync(string id, string row, JsonObject story, CancellationToken cancellation)
    {
        await tables.EnsureAsync(id, cancellation);
        await Document(id, row).OverwriteAsync(At(story), cancellation);
    }

    /// <summary>Writes a row of a record, over what an earlier run of the same stage wrote.</summary>
    public Task WriteAsync<T>(string id, string row, T record, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        WriteAsync(id, row, JsonSerializer.SerializeToNode(record, type)!.AsObject(), cancellation);

    /// <summary>Writes a row that is written once: what the first writer wrote stands and is returned.</summary>
    /// <returns>Whether this call wrote it, and what stands.</returns>
    public async Task<(bool First, JsonObject Story)> WriteOnceAsync(
        string id, string row, JsonObject story, CancellationToken cancellation)
    {
        await tables.EnsureAsync(id, cancellation);
        var (first, stands) = await Document(id, row).AddOrReadAsync(At(story), cancellation);
        return (first, stands.Story);
    }

    /// <summary>Writes a row that is written once, of a record: what the first writer wrote stands and is returned.</summary>
    /// <returns>Whether this call wrote it, and what stands.</returns>
    public async Task<(bool First, T Record)> WriteOnceAsync<T>(
        string id, string row, T record, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var (first, stands) = await WriteOnceAsync(id, row, JsonSerializer.SerializeToNode(record, type)!.AsObject(), cancellation);
        return (first, first ? record : stands.Deserialize(type)!);
    }

    /// <summary>The record of one row; <see langword="null"/> where there is none.</summary>
    public async Task<T?> ReadAsync<T>(string id, string row, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => (await ReadAsync(id, row, cancellation))?.Deserialize(type);

    /// <summary>One row of a story; <see langword="null"/> where there is none.</summary>
    public async Task<JsonObject?> ReadAsync(string id, string row, CancellationToken cancellation) =>
        (await Document(id, row).FindAsync(cancellation))?.Story;

    /// <summary>All rows of a story by their keys, in order; none where the id is not known.</summary>
    public async Task<IReadOnlyList<(string Row, JsonObject Story)>> ReadAllAsync(string id, CancellationToken cancellation) =>
        await ReadAsync(await tables.RowsAsync(id, prefix: null, cancellation), cancellation);

    /// <summary>
    /// The rows by which an event was decided first, that decision, and who had it, by their keys; none where the id is not known.
    /// </summary>
    public async Task<IReadOnlyList<(string Row, JsonObject Story)>> ReadDecidedAsync(string id, CancellationToken cancellation) =>
        await ReadAsync(await tables.DecidedRowsAsync(id, cancellation), cancellation);

    private async Task<IReadOnlyList<(string Row, JsonObject Story)>> ReadAsync(
        IReadOnlyList<TableEntity> entities, CancellationToken cancellation)
    {
        var rows = new List<(string, JsonObject)>(entities.Count);
        foreach (var entity in entities)
            rows.Add((entity.RowKey, (await _form.ReadAsync(entity, cancellation)).Story));
        return rows;
    }

    private async Task<EventDraft> DraftAsync(
        EventMessage message, IEnumerable<(string Row, JsonObject Story)> stories, CancellationToken cancellation)
    {
        var head = new JsonObject
        {
            ["source"] = message.Event.Source,
            ["type"] = message.Event.Type,
            ["subject"] = message.Event.Subject,
            ["time"] = message.Event.Time,
            ["firstSeenAt"] = message.FirstSeenAt,
            ["providerId"] = message.Event.ProviderId,
            ["configuration"] = message.Configuration,
        };
        if (TraceParent.RecordedId(message.Parent) is { } traceId)
            head["traceId"] = traceId;
        var draft = new EventDraft(message.Event.Id);
        await AddAsync(draft, TraceRows.Event, head, cancellation);
        await AddAsync(draft, TraceRows.Payload, message.Event, PipelineJson.Readable.CanonicalEvent, cancellation);
        foreach (var (row, story) in stories)
            await AddAsync(draft, row, story, cancellation);
        return draft;
    }

    private async Task AddAsync(EventDraft draft, string row, JsonObject story, CancellationToken cancellation) =>
        draft.Rows.Add(await _form.RowAsync(draft.Id, row, At(story), cancellation));

    private TableDocument<StoryRow> Document(string id, string row) => new(tables.For(id), id, row, _form);

    private StoryRow At(JsonObject story)
    {
        story["at"] ??= clock.GetUtcNow();
        return new StoryRow(story);
    }

    private sealed record StoryRow(JsonObject Story) : StoredRecord;
}
