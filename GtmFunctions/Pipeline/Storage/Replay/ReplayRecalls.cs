using Azure.Data.Tables;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Storage.Replay;

/// <summary>What became of a message that a replay of many put back, when its turn came.</summary>
internal enum ReplayTurn
{
    /// <summary>Its stage began with it.</summary>
    Begun,

    /// <summary>The replay was stopped before: it was taken back.</summary>
    Recalled,
}

/// <summary>How many messages of a replay of many were begun and taken back.</summary>
/// <param name="Begun">Begun by their stages.</param>
/// <param name="Recalled">Taken back.</param>
internal sealed record ReplayTurns(int Begun, int Recalled);

/// <summary>
/// Decides for each message of a replay of many, once, whether it is begun or taken back: a row for each nonce, which whoever comes first
/// writes. Copies and redeliveries of the message go by what stands there. What is no part of such a replay costs no call.
/// </summary>
internal sealed class ReplayRecalls(StorageConnection storage, RowForgetter rows)
{
    private const string Turn = "Turn";

    private static readonly RowForm<TurnRow> Form = RowForm.Properties(
        row => new TurnRow(Enum.Parse<ReplayTurn>(row.GetString(Turn))), (row, decided) => row[Turn] = decided.Turn.ToString());

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Replays);

    /// <summary>Decides, or says what was decided before.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="nonce">The nonce by which it put the message back.</param>
    /// <param name="turn">What is to become of it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ReplayTurn> DecideAsync(string job, string nonce, ReplayTurn turn, CancellationToken cancellation)
    {
        var document = new TableDocument<TurnRow>(_table, Partition(job), nonce, Form);
        return (await document.AddOrReadAsync(new TurnRow(turn), cancellation)).Stands.Turn;
    }

    /// <summary>How many were begun and taken back so far.</summary>
    public async Task<ReplayTurns> CountAsync(string job, CancellationToken cancellation)
    {
        var (begun, recalled) = (0, 0);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(job)}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: [Turn], cancellationToken: cancellation))
        {
            if (row.GetString(Turn) == nameof(ReplayTurn.Recalled))
                recalled++;
            else
                begun++;
        }

        return new ReplayTurns(begun, recalled);
    }

    /// <summary>Forgets what was decided for a job's messages.</summary>
    /// <returns>Whether all of it is gone; else the budget is spent.</returns>
    public async Task<bool> ForgetAsync(string job, CallBudget budget, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(job)}");
        var gone = await rows.ForgetAsync(TableNames.Replays, filter, texts: [], from: null, budget, cancellation);
        return gone.Next is null;
    }

    private static string Partition(string job) => $"turns-{job}";

    private sealed record TurnRow(ReplayTurn Turn) : StoredRecord;
}
