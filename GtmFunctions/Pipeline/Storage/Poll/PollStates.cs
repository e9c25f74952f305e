using System.Text.Json.Serialization;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Poll;

/// <summary>The states of all polls, a row for each kind of records of a source, changed by who has read what stands.</summary>
internal sealed class PollStates(StorageConnection storage)
{
    private const string Partition = "poll";

    private static readonly RowForm<PollState> Form = RowForm.Json("State", PollJson.Default.PollState, (row, state) =>
    {
        row["Watermark"] = state.Watermark;
        row["NextAt"] = state.NextAt;
        row["Fault"] = state.Fault;
    });

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Polls);

    /// <summary>A poll's state; <see langword="null"/> where it has not run yet.</summary>
    public Task<PollState?> FindAsync(string source, string records, CancellationToken cancellation) =>
        Row(source, records).FindAsync(cancellation);

    /// <summary>Writes a state over the one that it was made of, or as a new one.</summary>
    /// <returns>The state as it is stored; <see langword="null"/> where another instance was quicker.</returns>
    public Task<PollState?> TryWriteAsync(PollState state, CancellationToken cancellation) =>
        Row(state.Source, state.Records).TryPutAsync(state, cancellation);

    /// <summary>The states of all polls that ever ran, by source and records.</summary>
    public async Task<IReadOnlyDictionary<(string Source, string Records), PollState>> AllAsync(CancellationToken cancellation)
    {
        var all = new Dictionary<(string, string), PollState>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            var state = await Form.ReadAsync(row, cancellation);
            all[(state.Source, state.Records)] = state;
        }

        return all;
    }

    private TableDocument<PollState> Row(string source, string records) => new(_table, Partition, $"{source}.{records}", Form);
}

/// <summary>JSON of states.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(PollState))]
internal sealed partial class PollJson : JsonSerializerContext;
