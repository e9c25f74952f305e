using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>Reads the index of one day, newest first.</summary>
/// <param name="table">The day's table.</param>
/// <param name="query">What is asked for.</param>
/// <param name="after">Behind which place; <see langword="null"/> from the newest on.</param>
/// <param name="hasOld">Whether an earlier version wrote lines into it.</param>
internal sealed class IndexDay(TableClient table, EventQuery query, EventPlace? after, bool hasOld)
{
    private const int MostOfAPage = 1000;
    private const int ReadTogether = 32;

    /// <summary>All lines that the query's fields let through.</summary>
    /// <param name="most">How many are wanted; more are read where they are asked for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public IAsyncEnumerable<IndexedEvent> LinesAsync(int most, CancellationToken cancellation)
    {
        var lines = RowsAsync(IndexRows.Partition, IndexRows.LinePrefix, WithOutcome(), most, cancellation);
        return hasOld
            ? OrderedStreams.MergeAsync([Read(lines), OldLinesAsync(most, cancellation)], PlaceOf, cancellation)
            : Read(lines);
    }

    /// <summary>The lines of the events of some keys.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="most">How many are wanted; more are read where they are asked for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public IAsyncEnumerable<IndexedEvent> LinesAsync(IReadOnlyList<EventKey> keys, int most, CancellationToken cancellation)
    {
        var places = OrderedStreams.MergeAsync(
            [.. keys.Select(key => PlacesAsync(IndexRows.KeyPrefix(key), most, cancellation))], place => place.ToString(), cancellation);
        var lines = FindAllAsync(places.Chunk(Math.Min(most, ReadTogether)), cancellation);
        return hasOld
            ? OrderedStreams.MergeAsync(
                [
                    lines,
                    OldLinesAsync(most, cancellation)
                        .Where(line => EventKeys.From(line.Subject, line.ProviderId).Intersect(keys).Any()),
                ],
                PlaceOf,
                cancellation)
            : lines;
    }

    private async IAsyncEnumerable<EventPlace> PlacesAsync(
        string prefix, int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in RowsAsync(IndexRows.Partition, prefix, WithFields(), most, cancellation))
            yield return EventPlace.Parse(row.RowKey[prefix.Length..]);
    }

    // A key whose line is gone leads nowhere
    private async IAsyncEnumerable<IndexedEvent> FindAllAsync(
        IAsyncEnumerable<EventPlace[]> places, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var chunk in places.WithCancellation(cancellation))
        {
            var rows = await Task.WhenAll(
                chunk.Select(place => table.FindAsync(IndexRows.Partition, IndexRows.Line(place), cancellation)));
            foreach (var line in rows.OfType<TableEntity>().Select(IndexRows.Read))
            {
                if (query.Outcome is null || line.Outcome == query.Outcome)
                    yield return line;
            }
        }
    }

    // One hour after another, for an hour's partition is in order and all of them together are not
    private async IAsyncEnumerable<IndexedEvent> OldLinesAsync(
        int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var hour = 23; hour >= 0; hour--)
        {
            await foreach (var row in RowsAsync(IndexRows.OldPartition(hour), "", WithOutcome(), most, cancellation))
                yield return IndexRows.Read(row);
        }
    }

    private AsyncPageable<TableEntity> RowsAsync(
        string partition, string prefix, string fields, int most, CancellationToken cancellation)
    {
        string?[] starts = [after?.ToString(), query.Until is { } until ? EventPlace.Before(until) : null];
        var from = prefix + (starts.OfType<string>().Max(StringComparer.Ordinal) ?? "");
        var to = prefix + (query.Since is { } since ? EventPlace.Before(since) : "~");
        return table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {from} and RowKey lt {to}") + fields,
            Math.Min(most, MostOfAPage),
            cancellationToken: cancellation);
    }

    private string WithFields()
    {
        var filter = "";
        if (query.Source is { } source)
            filter += TableClient.CreateQueryFilter($" and Source eq {source}");
        if (query.Type is { } type)
            filter += TableClient.CreateQueryFilter($" and Type eq {type}");
        return filter;
    }

    private string WithOutcome() => query.Outcome is { } outcome
        ? WithFields() + TableClient.CreateQueryFilter($" and Outcome eq {outcome}")
        : WithFields();

    private static IAsyncEnumerable<IndexedEvent> Read(IAsyncEnumerable<TableEntity> rows) => rows.Select(IndexRows.Read);

    private static string PlaceOf(IndexedEvent line) => line.Place.ToString();
}
