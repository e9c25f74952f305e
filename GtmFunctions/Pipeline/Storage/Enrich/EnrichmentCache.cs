using System.Text.Json.Nodes;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Enrich;

/// <summary>An answer that was cached.</summary>
/// <param name="Fields">The canonical fields that it gave, by their paths.</param>
/// <param name="From">Who gave each, by its path.</param>
/// <param name="At">When it was given.</param>
internal sealed record CachedEnrichment(JsonObject Fields, JsonObject From, DateTimeOffset At) : StoredRecord
{
    /// <summary>Whether it says that nothing is known: it is used again for a shorter time.</summary>
    public bool NotFound { get; init; }
}

/// <summary>What enrichers answered, by enricher and key.</summary>
internal sealed class EnrichmentCache(StorageConnection storage)
{
    private static readonly RowForm<CachedEnrichment> Form = RowForm.Properties(
        row => new CachedEnrichment(Parse(row, "Fields"), Parse(row, "From"), row.GetDateTimeOffset("At")!.Value)
        {
            NotFound = row.GetBoolean("NotFound") ?? false,
        },
        (row, answer) =>
        {
            (row["At"], row["NotFound"]) = (answer.At, answer.NotFound);
            LongText.Write(row, "Fields", answer.Fields.ToJsonString());
            LongText.Write(row, "From", answer.From.ToJsonString());
        });

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.EnrichmentCache);

    /// <summary>The answer, however old; <see langword="null"/> where there is none.</summary>
    /// <param name="enricher">The enricher's name and the hash of its definition, so that a changed enricher asks anew.</param>
    /// <param name="key">The value that was looked up.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<CachedEnrichment?> FindAsync(string enricher, string key, CancellationToken cancellation) =>
        Document(enricher, key).FindAsync(cancellation);

    /// <summary>Keeps an answer; one too large for an entity is not kept.</summary>
    public async Task KeepAsync(string enricher, string key, CachedEnrichment answer, CancellationToken cancellation)
    {
        if (answer.Fields.ToJsonString().Length + answer.From.ToJsonString().Length <= LongText.MaxCharacters)
            await Document(enricher, key).OverwriteAsync(answer, cancellation);
    }

    private TableDocument<CachedEnrichment> Document(string enricher, string key) => new(_table, enricher, KeyHash.For(key), Form);

    private static JsonObject Parse(TableEntity entity, string name) => PipelineJson.Parse(LongText.Read(entity, name)!)!.AsObject();
}
