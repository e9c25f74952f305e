using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>Events that a search found, as JSON.</summary>
internal static class EventList
{
    /// <summary>Shows what was found, and how far it was looked.</summary>
    public static JsonObject Render(FoundEvents found) => new()
    {
        ["events"] = new JsonArray([.. found.Events.Select(Line)]),
        ["next"] = found.Next,
        ["searched"] = new JsonObject
        {
            ["by"] = TextArray.Of(found.Searched.Keys.Select(key => key.Kind.ToString().ToLowerInvariant())),
            ["complete"] = found.Searched.IsComplete,
            ["backTo"] = found.Searched.BackTo,
        },
    };

    private static JsonNode Line(IndexedEvent line) => new JsonObject
    {
        ["id"] = line.Id,
        ["firstSeenAt"] = line.FirstSeenAt,
        ["source"] = line.Source,
        ["type"] = line.Type,
        ["subject"] = line.Subject,
        ["providerId"] = line.ProviderId,
        ["outcome"] = line.Outcome,
    };
}
