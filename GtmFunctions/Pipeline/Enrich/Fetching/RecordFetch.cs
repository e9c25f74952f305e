using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Enrich.Fetching;

/// <summary>What came of fetching the record that an event is about.</summary>
/// <param name="Outcome">What came of it, as of an enricher.</param>
/// <param name="IsWanted">Whether the record was to be read.</param>
/// <param name="Later">When to try again; <see langword="null"/> where the event goes on now.</param>
internal sealed record Fetched(EnricherOutcome Outcome, bool IsWanted, LaterTry? Later);

/// <summary>
/// Reads the record that a thin event is about ("something changed, here is the id") into the event's data, and fills canonical fields of
/// it. What the webhook itself says stays. Whatever goes wrong, the event goes on with what it has.
/// </summary>
internal sealed class RecordFetch(Waterfall waterfall, TimeProvider clock)
{
    // What every message of the event carries from here on; a larger record has filled its fields all the same
    private const int LargestKept = 32 * 1024;

    /// <summary>Whether an event's source says how to fetch the record that it is about.</summary>
    public static bool IsFor(Configuration configuration, CanonicalEvent @event) =>
        configuration.Sources.GetValueOrDefault(@event.Source)?.Fetch?.For(@event) is not null;

    /// <summary>Fetches the record, where the event's source says how.</summary>
    /// <param name="configuration">The document.</param>
    /// <param name="event">The event; its data takes what is found.</param>
    /// <param name="before">How it was waited for so far, if it was.</param>
    /// <param name="ask">Whether the record may be asked for; else only a copy is used.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns><see langword="null"/> where nothing is to be fetched for such an event.</returns>
    public async Task<Fetched?> RunAsync(
        Configuration configuration, CanonicalEvent @event, FetchWait? before, bool ask, CancellationToken cancellation)
    {
        if (configuration.Sources.GetValueOrDefault(@event.Source) is not { Fetch: { } fetch } source || fetch.For(@event) is not { } row)
            return null;
        var map = MapOf(source, row, @event);
        if (FetchNeed.WhyNot(configuration, @event, [.. map.Select(field => field.Key)]) is { } spared)
            return new Fetched(new EnricherOutcome { Enricher = row.Enricher.Name, Skipped = spared }, IsWanted: false, null);

        var (outcome, mayComeLater, roomAt) = await waterfall.FetchAsync(row, @event, ask, cancellation);
        if (mayComeLater && LaterTry.After(before, row.Retry, roomAt, @event.Id, clock.GetUtcNow()) is { } later)
        {
            // The event does not go on without it yet
            return new Fetched(outcome with { Failed = null, Again = later.At }, IsWanted: true, later);
        }

        if (@event.Data[FetchedRecord.InData] is { } record)
            outcome = Fill(@event.Data, record, row.Record.Changed, map, outcome);
        if (mayComeLater && outcome.Missing is null)
            outcome = outcome with { Missing = new EnrichmentReason.PartOfRecord() };
        return new Fetched(outcome, IsWanted: true, null);
    }

    private static KeyValuePair<FieldPath, FieldMapping>[] MapOf(Source source, FetchRow row, CanonicalEvent @event)
    {
        // What the document says of the record goes before what the catalogue does
        var map = new Dictionary<FieldPath, FieldMapping>();
        var item = (ArrivedSource.Find(source, @event.Arrival) ?? source).Mapping.For(@event.ProviderType, @event.Data["raw"], body: null);
        foreach (var (field, mapping) in item.Fetched.Concat(row.Record.Map))
            map[field] = map.TryGetValue(field, out var own) ? own with { From = [.. own.From, .. mapping.From] } : mapping;
        return [.. map];
    }

    private static EnricherOutcome Fill(
        JsonObject data,
        JsonNode record,
        ChangedField? changed,
        KeyValuePair<FieldPath, FieldMapping>[] map,
        EnricherOutcome outcome)
    {
        if (changed is not null && record is JsonObject whole)
            Renew(whole, changed, data["raw"]);
        var filled = FieldMapper.Add(map, record, data);
        var gave = filled.Filled.ToDictionary(
            field => field.Field.Text, field => new GivenField(field.Field.Read(data).Kept(), field.From));
        foreach (var unfit in filled.Unfit)
            gave.TryAdd(unfit.Field, new GivenField(null, unfit.From) { LeftOut = unfit.Why });
        if (record.ToJsonString().Length is var length and > LargestKept)
        {
            data.Remove(FetchedRecord.InData);
            return outcome with { Gave = gave, NotKept = new EnrichmentReason.TooLarge(length) };
        }

        return outcome with { Gave = gave, Fetched = record.DeepClone() };
    }

    // The payload tells of a change that a copy of the record may not have yet
    private static void Renew(JsonObject record, ChangedField changed, JsonNode? raw)
    {
        if (changed.Value.Read(raw) is not { } value || changed.At.Take(raw, _ => null) is not { IsComplete: true, Text: var at })
            return;
        try
        {
            FieldPath.Parse(at).Write(record, value.DeepClone());
        }
        catch (Exception odd) when (odd is FormatException or InvalidOperationException)
        {
            // A property with a name that is no path: the record stays as it was read
        }
    }
}
