using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Acknowledge;

/// <summary>An event that waits to be acknowledged.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Assignment">The assignment.</param>
/// <param name="Since">When its first owner got it.</param>
internal sealed record SlaWaiting(string EventId, string Assignment, DateTimeOffset Since);

/// <summary>
/// What would acknowledge what: a partition for each value of a key (an account's domain, a person's address), with a row for each event
/// that waits, until it is acknowledged.
/// </summary>
internal sealed class SlaKeys(StorageConnection storage)
{
    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.SlaKeys);

    /// <summary>Adds an event to the partitions of its keys, each a <see cref="KeyHash"/>.</summary>
    public Task AddAsync(IEnumerable<string> keys, SlaWaiting waiting, CancellationToken cancellation) => Task.WhenAll(keys.Select(key =>
        _table.UpsertEntityAsync(
            new TableEntity(key, Row(waiting.EventId, waiting.Assignment))
            {
                ["EventId"] = waiting.EventId,
                ["Assignment"] = waiting.Assignment,
                ["Since"] = waiting.Since,
            },
            TableUpdateMode.Replace,
            cancellation)));

    /// <summary>The events of a key that wait.</summary>
    public async Task<IReadOnlyList<SlaWaiting>> ListAsync(string key, CancellationToken cancellation)
    {
        var all = new List<SlaWaiting>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            all.Add(new SlaWaiting(row.GetString("EventId"), row.GetString("Assignment"), row.GetDateTimeOffset("Since")!.Value));
        return all;
    }

    /// <summary>Takes an event out of the partitions of its keys; one that is not there is no fault.</summary>
    public Task RemoveAsync(IEnumerable<string> keys, string eventId, string assignment, CancellationToken cancellation) =>
        Task.WhenAll(keys.Select(key => _table.DeleteEntityAsync(key, Row(eventId, assignment), ETag.All, cancellation)));

    private static string Row(string eventId, string assignment) => $"{eventId}.{assignment}";
}
