using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Storage.Retention;

/// <summary>Forgets a day: its payloads, all of it in one call where nothing of it is needed, else all but what is.</summary>
internal sealed class DayForgetter(TraceTables tables, RowForgetter rows, StoredText text)
{
    private static readonly string[] Texts = ["Story", "Message", "Told"];

    private static readonly string PayloadRows = string.Join(
        " or ",
        TableClient.CreateQueryFilter($"RowKey eq {TraceRows.Payload}"),
        TableClient.CreateQueryFilter($"RowKey eq {TraceRows.Parked}"),
        TableClient.CreateQueryFilter($"RowKey eq {TraceRows.Enrich}"));

    private static readonly string ReplayRows =
        TableClient.CreateQueryFilter($"RowKey ge {TraceRows.ReplayPrefix} and RowKey lt {TraceRows.ReplayPrefix + "~"}");

    /// <summary>
    /// Forgets what webhooks said and enrichers answered: the payload of each event, as it was parked, and as replays made it anew.
    /// </summary>
    /// <param name="day">The day.</param>
    /// <param name="isHeld">Whether an event is still needed.</param>
    /// <param name="from">Where an earlier run ended.</param>
    /// <param name="budget">The calls that may be made.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<ForgottenRows> ForgetPayloadsAsync(
        string day, Func<string, bool> isHeld, string? from, CallBudget budget, CancellationToken cancellation)
    {
        var table = tables.ForDay(day);
        if (from is null)
            await ForgetReplayedAsync(table, isHeld, budget, cancellation);
        return await rows.ForgetAsync(
            table.Name, PayloadRows, Texts, from, row => !isHeld(row.PartitionKey), budget, cancellation);
    }

    /// <summary>Forgets a whole day: the blobs of its rows, and its table in one call.</summary>
    /// <returns>Whether all of it is gone.</returns>
    public async Task<bool> DropAsync(string day, CallBudget budget, CancellationToken cancellation)
    {
        foreach (var kind in (char[])['d', 'e'])
        {
            var (_, isDone) = await rows.ForgetBlobsAsync($"records/{kind}{day}-", _ => true, budget, cancellation);
            if (!isDone)
                return false;
        }

        budget.Count();
        await tables.DropAsync(day, cancellation);
        return true;
    }

    /// <summary>Forgets all of a day but what is still needed, with its lines in the index.</summary>
    /// <inheritdoc cref="ForgetPayloadsAsync"/>
    public Task<ForgottenRows> ForgetOthersAsync(
        string day, Func<string, bool> isHeld, string? from, CallBudget budget, CancellationToken cancellation) =>
        rows.ForgetAsync(
            tables.ForDay(day).Name, "", Texts, from, row => IdOf(row) is not { } id || !isHeld(id), budget, cancellation);

    // A replay's row is kept: who asked for it, and when
    private async Task ForgetReplayedAsync(
        TableClient table, Func<string, bool> isHeld, CallBudget budget, CancellationToken cancellation)
    {
        var replays = new List<TableEntity>();
        budget.Count();
        try
        {
            await foreach (var row in table.QueryAsync<TableEntity>(ReplayRows, cancellationToken: cancellation))
                replays.Add(row);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return;
        }

        foreach (var row in replays.Where(row => !isHeld(row.PartitionKey)))
        {
            if (row.RowKey.EndsWith(TraceRows.ReplayEnrich, StringComparison.Ordinal))
            {
                budget.Count();
                await table.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation);
            }
            else if (await text.ReadAsync(row, "Story", cancellation) is { } story
                && PipelineJson.Parse(story) is System.Text.Json.Nodes.JsonObject told && told.Remove("event"))
            {
                budget.Count();
                var without = new TableEntity(row.PartitionKey, row.RowKey);
                await text.WriteAsync(without, "Story", told.ToJsonString(PipelineJson.Readable.Options), cancellation);
                await table.TryReplaceAsync(without, row.ETag, cancellation);
            }
        }
    }

    private static string? IdOf(TableEntity row) =>
        RecordId.DayOf(row.PartitionKey) is not null ? row.PartitionKey : IndexedId.Find(row.RowKey);
}
