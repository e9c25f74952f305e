using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Config;

/// <summary>
/// The schema as editors get it: with every provider, connector and action of the catalogue by name, so that they complete and check them.
/// The app itself checks these by its readers, whose messages suggest the nearest name.
/// </summary>
public static class EditorSchema
{
    private static readonly JsonSerializerOptions Readable =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text.</summary>
    public static string Render(SourceCatalogue sources, ConnectorCatalogue connectors)
    {
        var schema = JsonNode.Parse(ConfigurationSchema.Text)!.AsObject();
        var enrichers = connectors.Connectors.Values.Where(connector => connector.Enrich.Count > 0).Select(connector => connector.Name);
        string[] asked = [.. enrichers.Append("http").Distinct()];
        string[] acted =
        [
            .. connectors.Connectors.Values.Where(connector => connector.Actions.Count > 0).Select(connector => connector.Name),
        ];
        string[] actions = [.. connectors.Connectors.Values.SelectMany(connector => connector.Actions.Keys).Distinct()];
        string[] lookups = [.. connectors.Connectors.Values.SelectMany(connector => connector.Enrich.Keys).Distinct()];
        Name(schema, "source", "provider", [.. sources.Sources.Keys]);
        Name(schema, "destination", "connector", acted);
        foreach (var definition in new[] { "enricher", "step" })
        {
            Name(schema, definition, "connector", asked);
            Name(schema, definition, "lookup", lookups);
        }

        NameActions(schema, actions);
        return schema.ToJsonString(Readable);
    }

    private static void Name(JsonObject schema, string definition, string property, string[] names)
    {
        var place = schema["definitions"]?[definition]?["properties"]?[property]?.AsObject()
            ?? throw new InvalidOperationException($"gtm.schema.json has no {definition}.{property}");
        place["enum"] = TextArray.Of(names.Order(StringComparer.Ordinal));
        place["examples"] = TextArray.Of(names.Order(StringComparer.Ordinal).Take(3));
    }

    // Which actions there are depends on the destination's connector, which no schema can follow: all that any has
    private static void NameActions(JsonNode? node, string[] actions)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                NameActions(item, actions);
            return;
        }

        if (node is not JsonObject map)
            return;
        foreach (var (key, value) in map)
        {
            if (key == "action" && value is JsonObject place && place["type"]?.GetValueKind() == JsonValueKind.String)
                place["enum"] = TextArray.Of(actions.Order(StringComparer.Ordinal));
            else
                NameActions(value, actions);
        }
    }
}
