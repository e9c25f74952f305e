using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering.Stories;

/// <summary>What an event is, of its trace; what the trace does not tell is <see langword="null"/>.</summary>
internal sealed record StoryHead(
    string Type,
    string Source,
    string? Subject,
    string? Person,
    string? Account,
    string? ProviderId,
    DateTimeOffset? HappenedAt,
    DateTimeOffset? FirstSeenAt,
    string? Configuration,
    string Outcome)
{
    /// <summary>Reads it.</summary>
    public static StoryHead From(JsonObject trace)
    {
        var data = trace["event"]?["data"];
        return new StoryHead(
            FieldText.From(trace["type"]) ?? "event",
            FieldText.From(trace["source"]) ?? "",
            FieldText.From(trace["subject"]),
            FieldText.From(data?["person"]?["email"]),
            FieldText.From(data?["account"]?["domain"]),
            FieldText.From(trace["providerId"]),
            StoryText.At(trace["time"]),
            StoryText.At(trace["firstSeenAt"]),
            FieldText.From(trace["configuration"]),
            FieldText.From(trace["outcome"]) ?? "accepted");
    }
}
