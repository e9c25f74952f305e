using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Storage.People;

/// <summary>What a page of a table, or a part of a container, has of a person.</summary>
/// <param name="Ids">Deliveries, events or dead letters whose rows name them.</param>
/// <param name="Rows">Rows that did, and do not any more.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> at the end.</param>
internal sealed record PersonPage(IReadOnlyList<string> Ids, int Rows, string? Next);

/// <summary>
/// Looks through tables for who is to be erased, text by text. Deliveries, events and dead letters that name them are told; of all other
/// rows the address is taken out.
/// </summary>
internal sealed class PersonRows(StorageConnection storage)
{
    private const int LargestPage = 500;
    private const string BlobSuffix = "Blob";

    // What is written in place of an address; different for each erasure, so that different ones are still counted as different
    private const string Instead = "erased-";

    // Secrets have no person in them, and the records of erasure and of forgetting neither
    private static readonly HashSet<string> Left =
        [TableNames.Grants, TableNames.HandshakeSecrets, TableNames.Retention, TableNames.Erasures];

    private readonly BlobContainerClient _payloads = storage.Blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>The names of the tables to be looked through, in order.</summary>
    public async Task<IReadOnlyList<string>> TablesAsync(CancellationToken cancellation)
    {
        var names = new List<string>();
        await foreach (var table in storage.Tables.QueryAsync(cancellationToken: cancellation))
        {
            if (!Left.Contains(table.Name))
                names.Add(table.Name);
        }

        return [.. names.Order(StringComparer.Ordinal)];
    }

    /// <summary>Looks through a page of a table.</summary>
    /// <param name="table">Its name; one that is not there has no rows.</param>
    /// <param name="from">Where the page begins.</param>
    /// <param name="matcher">Finds the person.</param>
    /// <param name="isDryRun">Whether nothing is changed.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<PersonPage> LookAsync(
        string table, string? from, AddressMatcher matcher, bool isDryRun, CallBudget budget, CancellationToken cancellation)
    {
        var client = storage.Tables.GetTableClient(table);
        budget.Count();
        try
        {
            var pages = client.QueryAsync<TableEntity>(maxPerPage: LargestPage, cancellationToken: cancellation).AsPages(from);
            await foreach (var page in pages)
            {
                var ids = new HashSet<string>(StringComparer.Ordinal);
                var rows = 0;
                foreach (var row in page.Values)
                {
                    if (!await NamesAsync(row, matcher, budget, cancellation))
                        continue;
                    if (IdOf(table, row) is { } id)
                        ids.Add(id);
                    else if (isDryRun || await TakeOutAsync(client, row, matcher, budget, cancellation))
                        rows++;
                }

                return new PersonPage([.. ids], rows, page.ContinuationToken is { Length: > 0 } next ? next : null);
            }
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // A day that was forgotten meanwhile
        }

        return new PersonPage([], 0, Next: null);
    }

    // Of a row of the index, the event that it leads to
    private static string? IdOf(string table, TableEntity row)
    {
        if (table == TableNames.DeadLetters)
            return row.RowKey;
        if (!table.StartsWith(TableNames.TracePrefix, StringComparison.Ordinal))
            return null;
        return RecordId.DayOf(row.PartitionKey) is not null ? row.PartitionKey : IndexedId.Find(row.RowKey);
    }

    private async Task<bool> NamesAsync(TableEntity row, AddressMatcher matcher, CallBudget budget, CancellationToken cancellation)
    {
        foreach (var (name, text) in Texts(row))
        {
            if (matcher.Names(text))
                return true;
            if (!name.EndsWith(BlobSuffix, StringComparison.Ordinal))
                continue;
            budget.Count();
            try
            {
                if (matcher.Names((await _payloads.GetBlobClient(text).DownloadContentAsync(cancellation)).Value.Content.ToString()))
                    return true;
            }
            catch (RequestFailedException gone) when (gone.Status is 400 or 404)
            {
                // It names no one any more
            }
        }

        return matcher.Names(row.RowKey) || matcher.Names(row.PartitionKey);
    }

    private static async Task<bool> TakeOutAsync(
        TableClient table, TableEntity row, AddressMatcher matcher, CallBudget budget, CancellationToken cancellation)
    {
        budget.Count();

        // A captured request is what somebody sent and nothing else; of the others the keys cannot be changed
        if (table.Name == TableNames.Captured || matcher.Names(row.RowKey) || matcher.Names(row.PartitionKey))
            return await table.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation);
        var instead = Instead + Guid.NewGuid().ToString("n")[..8];
        foreach (var (name, text) in Texts(row).ToArray())
        {
            if (matcher.Names(text))
                Rewrite(row, name, Without(text, matcher, instead));
        }

        return (await table.TryReplaceAsync(row, row.ETag, cancellation)).IsDone;
    }

    // A text of several properties is one: an address may stand where two of them meet
    private static IEnumerable<(string Name, string Text)> Texts(TableEntity row) => row.Keys
        .Where(name => row[name] is string && name is not ("PartitionKey" or "RowKey") && !IsPart(row, name))
        .Select(name => (name, LongText.Read(row, name)!));

    private static bool IsPart(TableEntity row, string name)
    {
        var whole = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return whole.Length > 0 && whole.Length < name.Length && row.TryGetValue(whole, out var first) && first is string;
    }

    private static void Rewrite(TableEntity row, string name, string text)
    {
        for (var part = 1; row.Remove($"{name}{part}"); part++)
        {
        }

        LongText.Write(row, name, text);
    }

    private static string Without(string text, AddressMatcher matcher, string instead)
    {
        try
        {
            if (text is ['{' or '[', ..] && PipelineJson.Parse(text) is { } json)
            {
                TakeOut(json, matcher, instead);
                return json.ToJsonString(PipelineJson.Readable.Options);
            }
        }
        catch (JsonException)
        {
            // It only begins like JSON
        }

        return matcher.Without(text, instead);
    }

    private static void TakeOut(JsonNode node, AddressMatcher matcher, string instead)
    {
        if (node is JsonObject named)
        {
            foreach (var (name, value) in named.ToArray())
            {
                if (matcher.Names(name))
                {
                    named.Remove(name);
                    named[matcher.Without(name, instead)] = value;
                }
            }
        }

        JsonNode?[] children = node switch
        {
            JsonObject members => [.. members.Select(member => member.Value)],
            JsonArray items => [.. items],
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>())
        {
            if (child is JsonValue value && value.TryGetValue(out string? text))
            {
                if (matcher.Names(text))
                    child.ReplaceWith(JsonValue.Create(matcher.Without(text, instead)));
            }
            else
            {
                TakeOut(child, matcher, instead);
            }
        }
    }
}
