using System.Text.Json.Serialization;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Retention;

/// <summary>How far the forgetting of one part of storage came.</summary>
internal sealed record RetentionState : StoredRecord
{
    /// <summary>The part: rows of a table, the days, the blobs, …</summary>
    public required string Part { get; init; }

    /// <summary>Before when what is forgotten now was written; of the last pass where none is under way.</summary>
    public DateTimeOffset? Cutoff { get; init; }

    /// <summary>Where the pass that is under way goes on; <see langword="null"/> where none is.</summary>
    public string? Next { get; init; }

    /// <summary>When the last pass came to its end.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How many rows, tables or blobs the last pass deleted, or the one under way so far.</summary>
    public int Deleted { get; init; }

    /// <summary>Days whose payloads are gone.</summary>
    public IReadOnlyList<string> WithoutPayloads { get; init; } = [];

    /// <summary>When each version of the configuration was last seen to be current, or first seen at all.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Versions { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>When each list that is stored was last seen to be named by rules in use, or first seen at all.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Lists { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>What is old enough to go and stays, and why, in words.</summary>
    public IReadOnlyList<string> Held { get; init; } = [];

    /// <summary>Whether a pass is due: one is under way, or the last one was on an earlier day.</summary>
    public bool IsDue(DateTimeOffset now) => Next is not null || FinishedAt is not { } at || at.UtcDateTime.Date < now.UtcDateTime.Date;
}

/// <summary>The table of how far forgetting came: a row for each part.</summary>
internal sealed class RetentionStates(StorageConnection storage)
{
    private const string Partition = "retention";

    private static readonly RowForm<RetentionState> Form = RowForm.Json("State", RetentionJson.Default.RetentionState);

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Retention);

    /// <summary>All states by their parts.</summary>
    public async Task<IReadOnlyDictionary<string, RetentionState>> AllAsync(CancellationToken cancellation)
    {
        var all = new Dictionary<string, RetentionState>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            all[row.RowKey] = await Form.ReadAsync(row, cancellation);
        return all;
    }

    /// <summary>Writes a state, unless somebody else has since it was read: then theirs stands, for both did the same.</summary>
    public Task<RetentionState?> TryWriteAsync(RetentionState state, CancellationToken cancellation) =>
        new TableDocument<RetentionState>(_table, Partition, state.Part, Form).TryPutAsync(state, cancellation);
}

/// <summary>JSON of states.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(RetentionState))]
internal sealed partial class RetentionJson : JsonSerializerContext;
