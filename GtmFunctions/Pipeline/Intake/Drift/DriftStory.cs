using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>Drift findings as traces and answers tell them.</summary>
internal static class DriftStory
{
    /// <summary>
    /// One finding: <c>kind, path, to, was, now, sample</c>, <c>readBy</c> (what of the configuration reads the field, by name) and for a
    /// rename <c>newNameReadBy</c>: where that has the same map entry, the field keeps working.
    /// </summary>
    /// <param name="finding">The finding.</param>
    /// <param name="configuration">The configuration whose parts are looked through.</param>
    /// <param name="source">The source's name.</param>
    /// <param name="type">The canonical type of the events.</param>
    public static JsonObject Render(DriftFinding finding, Configuration configuration, string source, string type)
    {
        JsonArray Readers(string path) => new([.. FieldReaders.Find(configuration, source, type, path).Select(reader => (JsonNode)reader)]);
        var story = new JsonObject
        {
            ["kind"] = finding.KindName,
            ["path"] = finding.Path,
            ["to"] = finding.To,
            ["was"] = finding.Kind == DriftKind.Unknown ? null : JsonType.Words(finding.Was),
            ["now"] = finding.Kind == DriftKind.Missing ? null : JsonType.Words(finding.Now),
            ["sample"] = finding.Sample,
            ["readBy"] = Readers(finding.Path),
        };
        if (finding.To is { } to)
            story["newNameReadBy"] = Readers(to);
        return story;
    }
}
