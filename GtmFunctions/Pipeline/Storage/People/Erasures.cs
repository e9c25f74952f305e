using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.People;

/// <summary>The records of erasure, one for each person who was erased.</summary>
internal sealed class Erasures(StorageConnection storage)
{
    private const string Partition = "erasures";

    private static readonly RowForm<Erasure> Form =
        RowForm.Json("Erasure", ErasureJson.Default.Erasure, (row, erasure) => row["State"] = erasure.State.ToString());

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Erasures);

    /// <summary>A record; <see langword="null"/> where nobody of that hash was erased.</summary>
    public Task<Erasure?> FindAsync(string id, CancellationToken cancellation) => Document(id).FindAsync(cancellation);

    /// <summary>Adds a record, or writes it over the one that it was made of; <see langword="null"/> where somebody was quicker.</summary>
    public Task<Erasure?> TryPutAsync(Erasure erasure, CancellationToken cancellation) =>
        Document(erasure.Id).TryPutAsync(erasure, cancellation);

    /// <summary>Those that are not done.</summary>
    public async Task<IReadOnlyList<Erasure>> RunningAsync(CancellationToken cancellation)
    {
        var running = new List<Erasure>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition} and State eq {nameof(ErasureState.Running)}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            running.Add(await Form.ReadAsync(row, cancellation));
        return running;
    }

    private TableDocument<Erasure> Document(string id) => new(_table, Partition, id, Form);
}
