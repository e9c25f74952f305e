using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>
/// Lists how payloads changed, with what the current configuration reads of it, and every source and type that was ever seen, with
/// whether a workflow or signal listens for it. Counts are those that were stored: up to half a minute old.
/// </summary>
internal sealed class DriftList(DriftRecords records)
{
    /// <summary>The list.</summary>
    /// <param name="configuration">The current configuration.</param>
    /// <param name="source">One source's only.</param>
    /// <param name="top">The most drifts; types are all listed.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<JsonObject> ListAsync(Configuration configuration, string? source, int top, CancellationToken cancellation)
    {
        var (drifts, types) = await ReadAsync(configuration, source, top, cancellation);
        return new JsonObject
        {
            ["drift"] = new JsonArray([.. drifts.Select(drift => drift.Render())]),
            ["types"] = new JsonArray([.. types.Select(type => type.Render())]),
        };
    }

    /// <summary>The same as records.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<(IReadOnlyList<DriftLine> Drifts, IReadOnlyList<SeenType> Types)> ReadAsync(
        Configuration configuration, string? source, int top, CancellationToken cancellation)
    {
        var drifts = new List<DriftLine>();
        var types = new List<SeenType>();
        await foreach (var stored in records.ReadAllAsync(cancellation))
        {
            if (source is not null && stored.Source != source)
                continue;
            var shape = ShapeJson.Read(stored.Shape);
            var type = TypeOf(stored, configuration);
            drifts.AddRange(stored.Notes.Select(note => Line(note, shape, configuration, type)));
            if (stored.Shape is not null)
                types.Add(Seen(stored, shape, configuration, type));
        }

        return ([.. drifts.OrderByDescending(drift => drift.FirstSeenAt).Take(top)], [.. Sorted(types)]);
    }

    /// <summary>Every source and type that was ever seen, by source and type.</summary>
    /// <param name="configuration">The current configuration.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyList<SeenType>> SeenAsync(Configuration configuration, CancellationToken cancellation)
    {
        var types = new List<SeenType>();
        await foreach (var stored in records.ReadAllAsync(cancellation))
        {
            if (stored.Shape is not null)
                types.Add(Seen(stored, ShapeJson.Read(stored.Shape), configuration, TypeOf(stored, configuration)));
        }

        return [.. Sorted(types)];
    }

    private static IOrderedEnumerable<SeenType> Sorted(IEnumerable<SeenType> types) =>
        types.OrderBy(type => type.Source, StringComparer.Ordinal).ThenBy(type => type.Type, StringComparer.Ordinal);

    private static string TypeOf(StoredDrift stored, Configuration configuration) =>
        configuration.Sources.TryGetValue(stored.Source, out var configured)
            ? ShapeName.Parse(stored.ProviderType).CanonicalType(configured)
            : stored.ProviderType;

    // A note is written before its event is counted: it fits that one at least.
    private static DriftLine Line(DriftNote note, Shape shape, Configuration configuration, string type)
    {
        var tally = shape.Notes.GetValueOrDefault(note.Finding.Key) ?? new SeenCount(1, note.FirstSeenAt);
        return new DriftLine(
            note.Source,
            type,
            ShapeName.Parse(note.ProviderType).ProviderType,
            note.FirstSeenAt,
            tally.LastSeenAt,
            tally.Count,
            note.EventId,
            DriftReaders.Find(note.Finding, configuration, note.Source, type));
    }

    private static SeenType Seen(StoredDrift stored, Shape shape, Configuration configuration, string type)
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
        return new SeenType(
            stored.Source,
            type,
            ShapeName.Parse(stored.ProviderType).ProviderType,
            shape.Count,
            shape.LastSeenAt,
            workflows.Length + signals.Length > 0
                || configuration.Enrichers.Values.Any(enricher => enricher.Await?.Source == stored.Source)
                || configuration.Assignments.Values.Any(assignment => assignment.Sla?.IsAcknowledgedBy(type) is true),
            workflows,
            signals,
            shape.Fields.Count,
            !shape.IsFull);
    }
}
