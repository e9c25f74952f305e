using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>How a payload differs from those before it, as traces and answers show it.</summary>
internal static class DriftTrace
{
    /// <summary>Shows one difference.</summary>
    public static JsonObject Render(ObservedDrift drift)
    {
        var shown = new JsonObject
        {
            ["kind"] = drift.Kind.ToString().ToLowerInvariant(),
            ["path"] = drift.Path,
            ["to"] = drift.To,
            ["was"] = drift.Kind == DriftKind.Unknown ? null : JsonType.Words(drift.Was),
            ["now"] = drift.Kind == DriftKind.Missing ? null : JsonType.Words(drift.Now),
            ["sample"] = drift.Sample,
            ["readBy"] = TextArray.Of(drift.ReadBy),
        };
        if (drift.NewNameReadBy is { } readers)
            shown["newNameReadBy"] = TextArray.Of(readers);
        return shown;
    }
}
