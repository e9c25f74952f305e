using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>
/// Lists how payloads changed, with what the current configuration reads of it, and every source and type that was ever seen, with
/// whether a workflow or signal listens for it. Counts are those that were stored: up to half a minute old.
/// </summary>
public sealed class DriftList(DriftRecords records)
{
    /// <summary>The list.</summary>
    /// <param name="configuration">The current configuration.</param>
    /// <param name="source">One source's only.</param>
    /// <param name="top">The most drifts; types are all listed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<JsonObject> ListAsync(Configuration configuration, string? source, int top, CancellationToken cancellation)
    {
        var drifts = new List<(DateTimeOffset FirstSeenAt, JsonObject Told)>();
        var types = new List<(string Source, string Type, JsonObject Told)>();
        await foreach (var stored in records.ReadAllAsync(cancellation))
        {
            if (source is not null && stored.Source != source)
                continue;
            var shape = ShapeJson.Read(stored.Shape);
            var type = configuration.Sources.TryGetValue(stored.Source, out var configured)
                ? ShapeName.Parse(stored.ProviderType).CanonicalType(configured)
                : stored.ProviderType;
            drifts.AddRange(stored.Notes.Select(note => (note.FirstSeenAt, Told(note, shape, configuration, type))));
            if (stored.Shape is not null)
                types.Add((stored.Source, type, Told(stored, shape, configuration, type)));
        }

        return new JsonObject
        {
            ["drift"] = new JsonArray([.. drifts.OrderByDescending(drift => drift.FirstSeenAt).Take(top).Select(drift => drift.Told)]),
            ["types"] = new JsonArray(
                [.. types
                    .OrderBy(told => told.Source, StringComparer.Ordinal)
                    .ThenBy(told => told.Type, StringComparer.Ordinal)
                    .Select(told => told.Told)]),
        };
    }

    // A note is written before its event is counted: it fits that one at least.
    private static JsonObject Told(DriftNote note, Shape shape, Configuration configuration, string type)
    {
        var tally = shape.Notes.GetValueOrDefault(note.Finding.Key) ?? new SeenCount(1, note.FirstSeenAt);
        var told = new JsonObject
        {
            ["source"] = note.Source,
            ["type"] = type,
            ["providerType"] = ShapeName.Parse(note.ProviderType).ProviderType,
            ["firstSeenAt"] = note.FirstSeenAt,
            ["lastSeenAt"] = tally.LastSeenAt,
            ["count"] = tally.Count,
            ["event"] = note.EventId,
        };
        foreach (var (name, value) in DriftStory.Render(note.Finding, configuration, note.Source, type))
            told[name] = value?.DeepClone();
        return told;
    }

    private static JsonObject Told(StoredDrift stored, Shape shape, Configuration configuration, string type)
    {
        var configured = configuration.Sources.ContainsKey(stored.Source);
        string[] workflows =
        [
            .. configuration.Workflows.Where(workflow => configured && workflow.On.Contains(type)).Select(workflow => workflow.Name),
        ];
        string[] signals =
        [
            .. configuration.Signals.Values.Where(signal => configured && signal.Listens(type)).Select(signal => signal.Name),
        ];
        return new JsonObject
        {
            ["source"] = stored.Source,
            ["type"] = type,
            ["providerType"] = ShapeName.Parse(stored.ProviderType).ProviderType,
            ["count"] = shape.Count,
            ["lastSeenAt"] = shape.LastSeenAt,
            ["handled"] = workflows.Length + signals.Length > 0
                || configuration.Enrichers.Values.Any(enricher => enricher.Await?.Source == stored.Source)
                || configuration.Assignments.Values.Any(assignment => assignment.Sla?.IsAcknowledgedBy(type) is true),
            ["workflows"] = new JsonArray([.. workflows.Select(name => (JsonNode)name)]),
            ["signals"] = new JsonArray([.. signals.Select(name => (JsonNode)name)]),
            ["paths"] = shape.Fields.Count,
            ["allPathsWatched"] = !shape.IsFull,
        };
    }
}
