using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>
/// Writes the search index, which <see cref="EventSearch"/> reads: in each day's table the lines of its events, newest first, and the rows
/// that lead from their keys to them. A partition takes 2,000 rows a second, which is some 300 events of usually 5 to 7 rows.
/// </summary>
public sealed class EventIndex(TraceTables tables)
{
    private const string Story = "Story";

    /// <summary>Adds an event with its keys, in one transaction; one that is there already is left as it is.</summary>
    /// <param name="message">The event.</param>
    /// <param name="delivery">The delivery that brought it; <see langword="null"/> where none did.</param>
    /// <param name="outcome">One of <see cref="Outcomes"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task AddAsync(EventMessage message, string? delivery, string outcome, CancellationToken cancellation)
    {
        var told = message.Event;
        var line = IndexRows.ToLine(
            new IndexedEvent(told.Id, message.FirstSeenAt, told.Source, told.Type, told.Subject, told.ProviderId, outcome));
        var table = await tables.EnsureAsync(told.Id, cancellation);

        // Refused to a redelivery: what became of the event since stands
        await table.TrySubmitAsync(
            [new TableTransactionAction(TableTransactionActionType.Add, line), .. Keys(message, delivery)], line, cancellation);
    }

    /// <summary>Says what became of an event.</summary>
    /// <exception cref="RequestFailedException">Status 404: the index has no line of it.</exception>
    public Task SetOutcomeAsync(string id, DateTimeOffset firstSeenAt, string outcome, CancellationToken cancellation) =>
        SetOutcomeAsync(new EventPlace(firstSeenAt, id), outcome, [], cancellation);

    /// <summary>Says what became of an event, and leads to it by what is known of it by now.</summary>
    /// <exception cref="RequestFailedException">Status 404: the index has no line of it.</exception>
    public Task SetOutcomeAsync(EventMessage message, string outcome, CancellationToken cancellation) =>
        SetOutcomeAsync(new EventPlace(message.FirstSeenAt, message.Event.Id), outcome, Keys(message, delivery: null), cancellation);

    /// <summary>An event's line; <see langword="null"/> where there is none.</summary>
    public async Task<IndexedEvent?> FindAsync(string id, DateTimeOffset firstSeenAt, CancellationToken cancellation)
    {
        var (table, place) = (tables.For(id), new EventPlace(firstSeenAt, id));
        var found = await table.FindAsync(IndexRows.Partition, IndexRows.Line(place), cancellation)
            ?? await table.FindAsync(IndexRows.OldPartition(place), place.ToString(), cancellation);
        return found is null ? null : IndexRows.Read(found);
    }

    /// <summary>The later deliveries of an event that <see cref="AddDuplicateAsync"/> noted.</summary>
    internal async Task<IReadOnlyList<DuplicateDelivery>> DuplicatesAsync(string id, CancellationToken cancellation)
    {
        var prefix = IndexRows.DuplicatePrefix(id);
        var duplicates = new List<DuplicateDelivery>();
        await foreach (var row in tables.For(id).QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {IndexRows.Partition} and RowKey ge {prefix} and RowKey lt {prefix + "~"}"),
            cancellationToken: cancellation))
        {
            duplicates.Add(RowJson.Read(row, Story, DecisionJson.Default.DuplicateDelivery));
        }

        return duplicates;
    }

    /// <summary>Notes a later delivery of an event, and leads from that delivery to it. May be done again at will.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="firstSeenAt">When it was taken in.</param>
    /// <param name="source">The source of both.</param>
    /// <param name="duplicate">The delivery.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task AddDuplicateAsync(
        string id, DateTimeOffset firstSeenAt, string source, DuplicateDelivery duplicate, CancellationToken cancellation)
    {
        var table = await tables.EnsureAsync(id, cancellation);
        var row = new TableEntity(IndexRows.Partition, $"{IndexRows.DuplicatePrefix(id)}{duplicate.Delivery}.{duplicate.Item}");
        RowJson.Write(row, Story, duplicate, DecisionJson.Default.DuplicateDelivery);
        var key = IndexRows.ToKey(EventKey.ForDelivery(duplicate.Delivery), new EventPlace(firstSeenAt, id), source, type: "");
        await table.TrySubmitAsync([Put(row), Put(key)], row, cancellation);
    }

    private async Task SetOutcomeAsync(
        EventPlace place, string outcome, IEnumerable<TableTransactionAction> keys, CancellationToken cancellation)
    {
        var table = tables.For(place.Id);
        var line = new TableEntity(IndexRows.Partition, IndexRows.Line(place)) { ["Outcome"] = outcome };
        TableTransactionAction[] all = [new(TableTransactionActionType.UpdateMerge, line, ETag.All), .. keys];
        try
        {
            if (all.Length == 1)
                await table.UpdateEntityAsync(line, ETag.All, TableUpdateMode.Merge, cancellation);
            else
                await table.TrySubmitAsync(all, line, cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // Its line may be of an earlier version
            await table.UpdateEntityAsync(
                new TableEntity(IndexRows.OldPartition(place), place.ToString()) { ["Outcome"] = outcome },
                ETag.All,
                TableUpdateMode.Merge,
                cancellation);
        }
    }

    private static IEnumerable<TableTransactionAction> Keys(EventMessage message, string? delivery)
    {
        var place = new EventPlace(message.FirstSeenAt, message.Event.Id);
        return EventKeys.From(message.Event, delivery)
            .Select(key => Put(IndexRows.ToKey(key, place, message.Event.Source, message.Event.Type)));
    }

    private static TableTransactionAction Put(TableEntity row) => new(TableTransactionActionType.UpsertReplace, row);
}
