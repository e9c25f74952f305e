using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Pipeline.Storage.Signals;

namespace GtmFunctions.Pipeline.Storage.People;

/// <summary>Deletes what is kept under a hash of a person's address, or of what their events said, and so names nobody in words.</summary>
internal sealed class KeyedLeavings(StorageConnection storage, RowForgetter rows)
{
    /// <summary>Deletes marks.</summary>
    /// <param name="keys">Their keys, each a <see cref="KeyHash"/>.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How many there were.</returns>
    public Task<int> ForgetMarksAsync(IEnumerable<string> keys, CallBudget budget, CancellationToken cancellation) =>
        ForgetAsync(TableNames.Marks, keys.Select(key => Row(key[..3], key[3..])), budget, cancellation);

    /// <summary>Deletes what a signal counted of a key, and when it was last active.</summary>
    /// <param name="signal">The signal's name.</param>
    /// <param name="field">The path of its key.</param>
    /// <param name="key">The key.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How many rows there were.</returns>
    public Task<int> ForgetSignalAsync(string signal, string field, string key, CallBudget budget, CancellationToken cancellation) =>
        ForgetAsync(
            TableNames.Signals,
            new[] { SignalRecords.PartitionOf(signal, key), InactivityRecords.PartitionOf(signal, field, key) }
                .Select(partition => TableClient.CreateQueryFilter($"PartitionKey eq {partition}")),
            budget,
            cancellation);

    /// <summary>What a signal counted of a key, and when it was last active: the JSON of each row.</summary>
    public async Task<IReadOnlyList<(string Row, string State)>> ReadSignalAsync(
        string signal, string field, string key, CancellationToken cancellation)
    {
        var read = new List<(string, string)>();
        foreach (var partition in (string[])[SignalRecords.PartitionOf(signal, key), InactivityRecords.PartitionOf(signal, field, key)])
        {
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
            await foreach (var row in storage.Tables.GetTableClient(TableNames.Signals)
                .QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            {
                if (LongText.Read(row, "State") is { } state)
                    read.Add((row.RowKey, state));
            }
        }

        return read;
    }

    /// <summary>Deletes what enrichers answered about a key.</summary>
    /// <param name="key">What was looked up.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How many rows there were.</returns>
    public Task<int> ForgetAnswersAsync(string key, CallBudget budget, CancellationToken cancellation) => ForgetAsync(
        TableNames.EnrichmentCache, [TableClient.CreateQueryFilter($"RowKey eq {KeyHash.For(key)}")], budget, cancellation);

    /// <summary>Deletes who has an account that is a person.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="account">The account's key.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How many rows there were.</returns>
    public Task<int> ForgetAccountAsync(
        string assignment, string account, CallBudget budget, CancellationToken cancellation) => ForgetAsync(
        TableNames.Assignments,
        [TableClient.CreateQueryFilter($"RowKey eq {$"account.{KeyHash.For(assignment, account)}"}")],
        budget,
        cancellation);

    private async Task<int> ForgetAsync(string table, IEnumerable<string> filters, CallBudget budget, CancellationToken cancellation)
    {
        var gone = 0;
        foreach (var filter in filters)
        {
            string? next = null;
            do
            {
                var step = await rows.ForgetAsync(table, filter, texts: [], next, budget, cancellation);
                (gone, next) = (gone + step.Rows, step.Next);
            }
            while (next is not null);
        }

        return gone;
    }

    private static string Row(string partition, string row) =>
        TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey eq {row}");
}
