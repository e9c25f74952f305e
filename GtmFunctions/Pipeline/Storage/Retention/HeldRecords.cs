using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Storage.Retention;

/// <summary>Why a delivery or an event that is old enough is still needed.</summary>
internal enum HoldReason
{
    /// <summary>A dead letter of it is open.</summary>
    DeadLetter,

    /// <summary>It waits for a call back.</summary>
    Parked,

    /// <summary>It is not decided, or actions of it are under way.</summary>
    UnderWay,

    /// <summary>Its owner is still to be reminded, or it is to go to another one.</summary>
    Acknowledgement,

    /// <summary>It was put back a moment ago.</summary>
    Replay,
}

/// <summary>Finds the deliveries and events that are still needed.</summary>
internal sealed class HeldRecords(TraceTables tables, DeadLetterRecords letters, StoredText text, StorageConnection storage)
{
    private readonly TableClient _parked = storage.Tables.GetTableClient(TableNames.Parked);

    /// <summary>Those of all days that a dead letter or a call back holds, and when the open dead letters were given up.</summary>
    public async Task<(IReadOnlyDictionary<string, HoldReason> Held, IReadOnlyList<DateTimeOffset> LettersAt)> FindAsync(
        CallBudget budget, CancellationToken cancellation)
    {
        var held = new Dictionary<string, HoldReason>(StringComparer.Ordinal);
        var at = new List<DateTimeOffset>();
        budget.Count();
        await foreach (var row in _parked.QueryAsync<TableEntity>(select: ["PartitionKey"], cancellationToken: cancellation))
            held[row.PartitionKey] = HoldReason.Parked;
        foreach (var queue in QueueNames.All)
        {
            budget.Count();
            await foreach (var letter in letters.CausesAsync(queue, cancellation))
            {
                held[letter.TraceId] = HoldReason.DeadLetter;
                at.Add(letter.FailedAt);
            }
        }

        return (held, at);
    }

    /// <summary>Those of a day that its own table tells of.</summary>
    /// <param name="day">The day.</param>
    /// <param name="replayedSince">A replay of an event that was begun since may still be under way.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<string, HoldReason>> FindAsync(
        string day, DateTimeOffset replayedSince, CallBudget budget, CancellationToken cancellation)
    {
        var held = new Dictionary<string, HoldReason>(StringComparer.Ordinal);
        await foreach (var line in RowsAsync(
            day,
            TableClient.CreateQueryFilter($"PartitionKey ge {TraceTables.IndexPrefix} and PartitionKey lt {TraceTables.IndexPrefix + "~"}")
                + TableClient.CreateQueryFilter($" and (Outcome eq {Outcomes.Accepted} or Outcome eq {Outcomes.Routed})"),
            budget,
            cancellation))
        {
            held[line.GetString("Id")] = HoldReason.UnderWay;
        }

        await foreach (var row in RowsAsync(day, Under(TraceRows.SlaPrefix), budget, cancellation))
        {
            if (IsUnderWay(JsonSerializer.Deserialize(LongText.Read(row, "Story")!, SlaJson.Default.SlaRecord)!))
                held[row.PartitionKey] = HoldReason.Acknowledgement;
        }

        await foreach (var row in RowsAsync(day, Under(TraceRows.ReplayPrefix), budget, cancellation))
        {
            if (await text.ReadAsync(row, "Story", cancellation) is { } story && At(story) > replayedSince)
                held[row.PartitionKey] = HoldReason.Replay;
        }

        return held;
    }

    private async IAsyncEnumerable<TableEntity> RowsAsync(
        string day,
        string filter,
        CallBudget budget,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var pages = tables.ForDay(day)
            .QueryAsync<TableEntity>(filter, cancellationToken: cancellation)
            .AsPages()
            .GetAsyncEnumerator(cancellation);
        while (await NextAsync(pages, budget))
        {
            foreach (var row in pages.Current.Values)
                yield return row;
        }
    }

    // A day that another instance dropped meanwhile needs nothing
    private static async Task<bool> NextAsync(IAsyncEnumerator<Page<TableEntity>> pages, CallBudget budget)
    {
        budget.Count();
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return false;
        }
    }

    private static string Under(string prefix) => TableClient.CreateQueryFilter($"RowKey ge {prefix} and RowKey lt {prefix + "~"}");

    // Who has it in the end is reminded no more, and waits for nothing
    private static bool IsUnderWay(SlaRecord sla) =>
        sla.Acknowledged is null && (sla.Moving || sla.Holder.Due is not null || sla.Holder.RemindAt.Count > 0);

    private static DateTimeOffset? At(string story) =>
        JsonNode.Parse(story, documentOptions: PipelineJson.Documents)?["at"] is JsonValue at && at.TryGetValue(out DateTimeOffset time)
            ? time
            : null;
}
