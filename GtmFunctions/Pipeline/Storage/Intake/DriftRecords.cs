using System.Runtime.CompilerServices;
using Azure;
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
/// <param name="ETag">Of which read the shape is; <see langword="null"/> where none was stored.</param>
public sealed record StoredDrift(
    string Source,
    string ProviderType,
    string? Shape,
    IReadOnlyList<DriftNote> Notes,
    string? Flush,
    ETag? ETag);

/// <summary>
/// The table of learned shapes and drift notes: a partition for each source and type, in it one row for the shape and one for each note.
/// A note is written once and stands; a shape is replaced only by who has read the one before.
/// </summary>
public sealed class DriftRecords(StorageConnection storage)
{
    private const string ShapeRow = "shape";
    private const string NotePrefix = "note.";
    private const int LongestType = 256;

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Drift);

    /// <summary>What is stored of a source and type; empty where nothing is.</summary>
    public async Task<StoredDrift> ReadAsync(string source, string providerType, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(source, providerType)}");
        await foreach (var stored in PartitionsAsync(filter, cancellation))
            return stored;
        return new StoredDrift(source, Cut(providerType), Shape: null, [], Flush: null, ETag: null);
    }

    /// <summary>What is stored of all sources and types, in no order.</summary>
    public IAsyncEnumerable<StoredDrift> ReadAllAsync(CancellationToken cancellation) => PartitionsAsync(filter: null, cancellation);

    /// <summary>The drift notes of all sources and types, in no order, without what their shapes count.</summary>
    public async IAsyncEnumerable<DriftNote> NotesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"RowKey ge {NotePrefix} and RowKey lt {NotePrefix + "~"}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            yield return Note(row);
    }

    /// <summary>Stores a shape if nobody else has since it was read; <see langword="false"/> where somebody was quicker.</summary>
    /// <param name="drift">What was read, with the new shape and the name of this write.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<bool> TryWriteShapeAsync(StoredDrift drift, CancellationToken cancellation)
    {
        var entity = Entity(drift.Source, drift.ProviderType, ShapeRow);
        entity["Flush"] = drift.Flush;
        LongText.Write(entity, "Shape", drift.Shape!);
        return (await _table.TryPutAsync(entity, drift.ETag, cancellation)).IsDone;
    }

    /// <summary>Writes a note once: what the first writer wrote stands and is returned.</summary>
    public async Task<DriftNote> NoteOnceAsync(DriftNote note, CancellationToken cancellation)
    {
        var finding = note.Finding;
        var entity = Entity(note.Source, note.ProviderType, NotePrefix + KeyHash.For(finding.Key));
        entity["Kind"] = finding.Kind.ToString();
        entity["Path"] = BoundedText.From(finding.Path);
        entity["To"] = BoundedText.From(finding.To);
        entity["Was"] = (int)finding.Was;
        entity["Now"] = (int)finding.Now;
        entity["Sample"] = finding.Sample;
        entity["EventId"] = note.EventId;
        entity["FirstSeenAt"] = note.FirstSeenAt;
        return (await _table.TryAddAsync(entity, cancellation)).Held is { } first ? Note(first) : note;
    }

    // Rows come by partition, and a partition's by row: its notes before its shape.
    private async IAsyncEnumerable<StoredDrift> PartitionsAsync(string? filter, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (rows.Count > 0 && rows[0].PartitionKey != row.PartitionKey)
            {
                yield return Stored(rows);
                rows.Clear();
            }

            rows.Add(row);
        }

        if (rows.Count > 0)
            yield return Stored(rows);
    }

    private static StoredDrift Stored(List<TableEntity> rows)
    {
        var shape = rows.Find(row => row.RowKey == ShapeRow);
        return new StoredDrift(
            rows[0].GetString("Source"),
            rows[0].GetString("ProviderType"),
            shape is null ? null : LongText.Read(shape, "Shape"),
            [.. rows.Where(row => row.RowKey != ShapeRow).Select(Note)],
            shape?.GetString("Flush"),
            shape?.ETag);
    }

    private static DriftNote Note(TableEntity row) => new(
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
        row.GetDateTimeOffset("FirstSeenAt")!.Value);

    private static TableEntity Entity(string source, string providerType, string row) =>
        new(Partition(source, providerType), row) { ["Source"] = source, ["ProviderType"] = Cut(providerType) };

    private static string Partition(string source, string providerType) => KeyHash.For(source, Cut(providerType));

    private static string Cut(string providerType) => providerType.Length > LongestType ? providerType[..LongestType] : providerType;
}
