using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Storage.Enrich;

/// <summary>
/// Events that wait for call backs: a row beside the event's trace, which changes by its ETag and is forgotten with the trace, and while it
/// waits a mark in a table of its own, so that those that wait are found without looking through all that ever did.
/// </summary>
internal sealed class ParkedEvents(TraceTables tables, StoredText text, StorageConnection storage, TimeProvider clock)
{
    private const string Message = "Message";
    private const string Outcomes = "Told";
    private const string MarkRow = "waiting";

    private static readonly RowForm<ParkedEvent> Form = RowForm.Json("State", ParkedJson.Default.ParkedEvent);

    private readonly TableClient _marks = storage.Tables.GetTableClient(TableNames.Parked);

    /// <summary>The event's record; <see langword="null"/> where it was never parked, or is forgotten.</summary>
    public Task<ParkedEvent?> FindAsync(string eventId, CancellationToken cancellation) => Document(eventId).FindAsync(cancellation);

    /// <summary>The event as it was parked, and what came of the enrichers that were asked at once.</summary>
    /// <exception cref="RequestFailedException">It is not parked.</exception>
    public async Task<(EventMessage Message, IReadOnlyList<EnricherOutcome> Outcomes)> OpenAsync(
        string eventId, CancellationToken cancellation)
    {
        TableEntity entity = await tables
            .For(eventId)
            .GetEntityAsync<TableEntity>(eventId, TraceRows.Parked, cancellationToken: cancellation);
        var message = await text.ReadAsync(entity, Message, cancellation);
        var outcomes = await text.ReadAsync(entity, Outcomes, cancellation);
        return (
            JsonSerializer.Deserialize(message!, PipelineJson.Readable.EventMessage)!,
            JsonSerializer.Deserialize(outcomes!, DecisionJson.Default.EnricherOutcomeArray)!);
    }

    /// <summary>Parks an event: for the first time, or, with the ETag of the record that there is, anew.</summary>
    /// <returns>The record with its ETag; <see langword="null"/> where somebody else was quicker.</returns>
    public async Task<ParkedEvent?> ParkAsync(
        ParkedEvent parked, EventMessage message, IReadOnlyList<EnricherOutcome> outcomes, CancellationToken cancellation)
    {
        var table = await tables.EnsureAsync(parked.EventId, cancellation);
        var entity = await Form.RowAsync(parked.EventId, TraceRows.Parked, parked, cancellation);
        await text.WriteAsync(entity, Message, JsonSerializer.Serialize(message, PipelineJson.Readable.EventMessage), cancellation);
        await text.WriteAsync(
            entity, Outcomes, JsonSerializer.Serialize([.. outcomes], DecisionJson.Default.EnricherOutcomeArray), cancellation);
        var write = parked.ETag is { } read
            ? await table.TryReplaceAsync(entity, read, cancellation)
            : await table.TryAddAsync(entity, cancellation);
        return write.Written is { } etag ? parked with { ETag = etag } : null;
    }

    /// <summary>Changes a record if nobody else has since it was read.</summary>
    /// <returns>The record with its new ETag; <see langword="null"/> where somebody else was quicker.</returns>
    public Task<ParkedEvent?> TryChangeAsync(ParkedEvent parked, CancellationToken cancellation) =>
        Document(parked.EventId).TryReplaceAsync(parked, cancellation);

    /// <inheritdoc cref="TableDocument{T}.ChangeAsync"/>
    public Task<DocumentChange<ParkedEvent>> ChangeAsync(
        string eventId, Func<ParkedEvent, ParkedEvent> change, CancellationToken cancellation) =>
        Document(eventId).ChangeAsync(change, cancellation);

    /// <summary>Marks that an event waits.</summary>
    public Task MarkAsync(ParkedEvent parked, CancellationToken cancellation) => _marks.UpsertEntityAsync(
        new TableEntity(parked.EventId, MarkRow)
        {
            ["ParkedAt"] = parked.ParkedAt,
            ["Until"] = parked.Awaited.Max(answer => answer.Until),
            ["Sources"] = string.Join(
                ' ', parked.Awaited.Where(answer => answer.State == AwaitedState.Waiting).Select(answer => answer.Source).Distinct()),
        },
        TableUpdateMode.Replace,
        cancellation);

    /// <summary>Marks that an event waits no more; harmless where it was marked so before.</summary>
    public Task UnmarkAsync(string eventId, CancellationToken cancellation) =>
        _marks.DeleteEntityAsync(eventId, MarkRow, ETag.All, cancellation);

    /// <summary>The events that wait. A mark that outlived its wait, as one that a crash left can, is taken away.</summary>
    public async Task<IReadOnlyList<WaitingEvent>> WaitingAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var all = new List<WaitingEvent>();
        await foreach (var mark in _marks.QueryAsync<TableEntity>(cancellationToken: cancellation))
        {
            var until = mark.GetDateTimeOffset("Until")!.Value;
            if (until <= now && await FindAsync(mark.PartitionKey, cancellation) is not { State: ParkedState.Waiting })
                await UnmarkAsync(mark.PartitionKey, cancellation);
            else
                all.Add(
                    new WaitingEvent(
                        mark.PartitionKey, mark.GetDateTimeOffset("ParkedAt")!.Value, until, mark.GetString("Sources").Split(' ')));
        }

        return all;
    }

    // The message and what was told stand beside the record, and no change of it touches them
    private TableDocument<ParkedEvent> Document(string eventId) =>
        new(tables.For(eventId), eventId, TraceRows.Parked, Form) { HasMore = true };
}
