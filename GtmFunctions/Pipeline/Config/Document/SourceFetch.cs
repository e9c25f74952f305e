using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>
/// How a source's thin events ("something changed, here is the id") become whole: <c>fetch</c> of a source. The record is read before the
/// event's workflows look at it, and stands in the event's data beside <c>raw</c>.
/// </summary>
public sealed record SourceFetch
{
    /// <summary>The waits between tries where the document names none.</summary>
    public static readonly IReadOnlyList<TimeSpan> DefaultRetry =
        [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)];

    /// <summary>Where an event's data has what was read.</summary>
    public static readonly FieldPath Field = FieldPath.Parse(FetchedRecord.InData);

    /// <summary>What is read, in order: the first that an event is about.</summary>
    public required IReadOnlyList<FetchRow> Rows { get; init; }

    /// <summary>What is read for an event; <see langword="null"/> where it is about no such record.</summary>
    public FetchRow? For(CanonicalEvent @event) => Rows.FirstOrDefault(row =>
        row.Record.IsOf(@event.ProviderType) && FieldText.From(row.Record.Key.Read(@event.Data)) is { Length: > 0 });
}

/// <summary>One kind of record that a source's events are about.</summary>
/// <param name="Record">What it is, and how it is read.</param>
/// <param name="Enricher">The same as an enricher with one provider, which gives all that was read as one field.</param>
/// <param name="Retry">The waits after the first, second, … try that failed in passing; then the event goes on without the record.</param>
public sealed record FetchRow(FetchedRecord Record, Enricher Enricher, IReadOnlyList<TimeSpan> Retry);
