using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Intake;

/// <summary>What is stored of one source and type.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="ProviderType">The type that the provider gave; cut where it is longer than a name is.</param>
/// <param name="Shape">The learned shape as JSON; <see langword="null"/> where none was stored.</param>
/// <param name="Notes">The drift notes.</param>
/// <param name="Flush">The name of the write that stored the shape.</param>
internal sealed record StoredDrift(
    string Source,
    string ProviderType,
    string? Shape,
    IReadOnlyList<DriftNote> Notes,
    string? Flush) : StoredRecord;

/// <summary>
/// The table of learned shapes and drift notes: a partition for each source and type, in it one row for the shape and one for each note.
/// A note is written once and stands; a shape is replaced only by who has read the one before.
/// </summary>
internal sealed class DriftRecords(StorageConnection storage)
{
    private const string ShapeKey = "shape";
    private const string NotePrefix = "note.";
    private const int LongestType = 256;

    private static readonly RowForm<ShapeRow> Shapes = RowForm.Properties(
        row => new ShapeRow(
            row.GetString("Source"), row.GetString("ProviderType"), LongText.Read(row, "Shape")!, row.GetString("Flush")),
        (row, shape) =>
        {
            (row["Source"], row["ProviderType"], row["Flush"]) = (shape.Source, Cut(shape.ProviderType), shape.Flush);
            LongText.Write(row, "Shape", shape.Shape);
        });

    private static readonly RowForm<DriftNote> Notes = RowForm.Properties(
        row => new DriftNote(
            row.GetString("Source"),
            row.GetString("ProviderType"),
            new DriftFinding(
                Enum.Parse<DriftKind>(row.GetString("Kind")),
                row.GetString("Path"),
                row.GetString("To"),
                (JsonTypes)row.GetInt32("Was")!.Value,
                (JsonTypes)row.GetInt32("Now")!.Value,
                row.GetString("Sample")),
            row.GetString("EventId"),
            row.GetDateTimeOffset("FirstSeenAt")!.Value),
        (row, note) =>
        {
            var finding = note.Finding;
            (row["Source"], row["ProviderType"]) = (note.Source, Cut(note.ProviderType));
            (row["Kind"], row["Sample"]) = (finding.Kind.ToString(), finding.Sample);
            (row["Path"], row["To"]) = (BoundedText.From(finding.Path), BoundedText.From(finding.To));
            (row["Was"], row["Now"]) = ((int)finding.Was, (int)finding.Now);
            (row["EventId"], row["FirstSeenAt"]) = (note.EventId, note.FirstSeenAt);
        });

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Drift);

    /// <summary>What is stored of a source and type; empty where nothing is.</summary>
    public async Task<StoredDrift> ReadAsync(string source, string providerType, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(source, providerType)}");
        await foreach (var stored in PartitionsAsync(filter, cancellation))
            return stored;
        return new StoredDrift(source, Cut(providerType), Shape: null, [], Flush: null);
    }

    /// <summary>What is stored of all sources and types, in no order.</summary>
    public IAsyncEnumerable<StoredDrift> ReadAllAsync(CancellationToken cancellation) => PartitionsAsync(filter: null, cancellation);

    /// <summary>The drift notes of all sources and types, in no order, without what their shapes count.</summary>
    public async IAsyncEnumerable<DriftNote> NotesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"RowKey ge {NotePrefix} and RowKey lt {NotePrefix + "~"}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            yield return await Notes.ReadAsync(row, cancellation);
    }

    /// <summary>Stores a shape if nobody else has since it was read; <see langword="false"/> where somebody was quicker.</summary>
    /// <param name="drift">What was read, with the new shape and the name of this write.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<bool> TryWriteShapeAsync(StoredDrift drift, CancellationToken cancellation)
    {
        var shape = new ShapeRow(drift.Source, drift.ProviderType, drift.Shape!, drift.Flush) { ETag = drift.ETag };
        var partition = Partition(drift.Source, drift.ProviderType);
        return await new TableDocument<ShapeRow>(_table, partition, ShapeKey, Shapes).TryPutAsync(shape, cancellation) is not null;
    }

    /// <summary>Writes a note once: what the first writer wrote stands and is returned.</summary>
    public async Task<DriftNote> NoteOnceAsync(DriftNote note, CancellationToken cancellation)
    {
        var (partition, row) = (Partition(note.Source, note.ProviderType), NotePrefix + KeyHash.For(note.Finding.Key));
        return (await new TableDocument<DriftNote>(_table, partition, row, Notes).AddOrReadAsync(note, cancellation)).Stands;
    }

    // Rows come by partition, and a partition's by row: its notes before its shape.
    private async IAsyncEnumerable<StoredDrift> PartitionsAsync(string? filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (rows.Count > 0 && rows[0].PartitionKey != row.PartitionKey)
            {
                yield return await StoredAsync(rows, cancellation);
                rows.Clear();
            }

            rows.Add(row);
        }

        if (rows.Count > 0)
            yield return await StoredAsync(rows, cancellation);
    }

    private static async Task<StoredDrift> StoredAsync(List<TableEntity> rows, CancellationToken cancellation)
    {
        ShapeRow? shape = null;
        var notes = new List<DriftNote>();
        foreach (var row in rows)
        {
            if (row.RowKey == ShapeKey)
                shape = await Shapes.ReadAsync(row, cancellation);
            else
                notes.Add(await Notes.ReadAsync(row, cancellation));
        }

        return new StoredDrift(
            rows[0].GetString("Source"), rows[0].GetString("ProviderType"), shape?.Shape, notes, shape?.Flush)
        { ETag = shape?.ETag };
    }

    private static string Partition(string source, string providerType) => KeyHash.For(source, Cut(providerType));

    private static string Cut(string providerType) => BoundedText.Start(providerType, LongestType);

    private sealed record ShapeRow(string Source, string ProviderType, string Shape, string? Flush) : StoredRecord;
}
