using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering.Stories;

/// <summary>A canonical field of an event, and where it came from.</summary>
/// <param name="Path">Its path, such as <c>person.email</c>.</param>
/// <param name="Value">Its value as text.</param>
/// <param name="From">The payload's path or the enricher; <see langword="null"/> where the trace does not tell.</param>
internal sealed record StoryField(string Path, string Value, string? From);

/// <summary>The canonical fields that a trace tells.</summary>
internal static class EventFieldList
{
    private const string Raw = "raw";
    private const int MostFields = 500;

    private static readonly JsonSerializerOptions Readable = new(PipelineJson.Readable.Options) { WriteIndented = true };

    /// <summary>The fields of a trace's event without its raw payload, with what enrichers gave; the first 500.</summary>
    public static IReadOnlyList<StoryField> From(JsonObject trace)
    {
        var mapped = StorySteps.Stage(trace, "intake")?["mapped"] as JsonObject ?? [];
        var taken = Leaves("", trace["event"]?["data"] as JsonObject ?? [])
            .Select(leaf => new StoryField(leaf.Path, leaf.Value, FieldText.From(mapped[leaf.Path])));
        var gave = StoryText.Items(StorySteps.Stage(trace, "enrich")?["enrichers"]).SelectMany(enricher =>
            (enricher["gave"] as JsonObject ?? []).Select(field => new StoryField(
                field.Key,
                FieldText.From(field.Value?["value"]) ?? field.Value?["value"]?.ToJsonString() ?? "",
                $"enricher {FieldText.From(enricher["enricher"])}, {FieldText.From(field.Value?["from"])}")));
        return [.. taken.Concat(gave).Take(MostFields)];
    }

    /// <summary>What the provider sent, as lines of JSON; <see langword="null"/> where the trace has none.</summary>
    public static string? Payload(JsonObject trace) => trace["event"]?["data"]?[Raw] is { } raw ? Shown(raw) : null;

    /// <summary>JSON as people read it.</summary>
    public static string Shown(JsonNode node) => node.ToJsonString(Readable);

    private static IEnumerable<(string Path, string Value)> Leaves(string prefix, JsonObject node)
    {
        foreach (var (name, value) in node.Where(member => prefix.Length > 0 || member.Key != Raw))
        {
            var path = prefix.Length == 0 ? name : $"{prefix}.{name}";
            if (value is JsonObject inner)
            {
                foreach (var leaf in Leaves(path, inner))
                    yield return leaf;
            }
            else
            {
                yield return (path, FieldText.From(value) ?? value?.ToJsonString() ?? "null");
            }
        }
    }
}
