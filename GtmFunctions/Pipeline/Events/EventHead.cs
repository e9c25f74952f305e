using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What the head of an event's trace says.</summary>
/// <param name="Type">The canonical type.</param>
/// <param name="Subject">What the event is about, if anything.</param>
/// <param name="FirstSeenAt">When its first delivery was taken in: the place of its row in the index.</param>
/// <param name="Configuration">The configuration version of its intake.</param>
public sealed record EventHead(string Type, string? Subject, DateTimeOffset FirstSeenAt, string Configuration)
{
    /// <summary>Reads the row.</summary>
    /// <exception cref="JsonException">It is not a head's.</exception>
    public static EventHead Read(JsonObject row) => row.Deserialize(PipelineJson.Readable.EventHead)!;
}
