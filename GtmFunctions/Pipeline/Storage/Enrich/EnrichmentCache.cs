using System.Text.Json.Nodes;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Enrich;

/// <summary>An answer that was cached.</summary>
/// <param name="Fields">The canonical fields that it gave, by their paths.</param>
/// <param name="From">Who gave each, by its path.</param>
/// <param name="At">When it was given.</param>
public sealed record CachedEnrichment(JsonObject Fields, JsonObject From, DateTimeOffset At)
{
    /// <summary>Whether it says that nothing is known: it is used again for a shorter time.</summary>
    public bool NotFound { get; init; }
}

/// <summary>What enrichers answered, by enricher and key.</summary>
public sealed class EnrichmentCache(StorageConnection storage)
{
    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.EnrichmentCache);

    /// <summary>The answer, however old; <see langword="null"/> where there is none.</summary>
    /// <param name="enricher">The enricher's name and the hash of its definition, so that a changed enricher asks anew.</param>
    /// <param name="key">The value that was looked up.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<CachedEnrichment?> FindAsync(string enricher, string key, CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(enricher, KeyHash.For(key), cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } entity }
            ? new CachedEnrichment(Parse(entity, "Fields"), Parse(entity, "From"), entity.GetDateTimeOffset("At")!.Value)
            {
                NotFound = entity.GetBoolean("NotFound") ?? false,
            }
            : null;
    }

    /// <summary>Keeps an answer; one too large for an entity is not kept.</summary>
    public async Task KeepAsync(string enricher, string key, CachedEnrichment answer, CancellationToken cancellation)
    {
        var (fields, from) = (answer.Fields.ToJsonString(), answer.From.ToJsonString());
        if (fields.Length + from.Length > LongText.MaxCharacters)
            return;
        var entity = new TableEntity(enricher, KeyHash.For(key)) { ["At"] = answer.At, ["NotFound"] = answer.NotFound };
        LongText.Write(entity, "Fields", fields);
        LongText.Write(entity, "From", from);
        await _table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
    }

    private static JsonObject Parse(TableEntity entity, string name) => PipelineJson.Parse(LongText.Read(entity, name)!)!.AsObject();
}
