using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering.Stories;

/// <summary>What a delivery's trace names.</summary>
internal static class DeliveryStory
{
    /// <summary>The ids of the events that it brought or repeated, each once.</summary>
    public static IEnumerable<string> EventsOf(JsonObject trace) => StoryText.Items(trace["events"])
        .Select(item => FieldText.From(item["event"]) ?? FieldText.From(item["story"]?["id"]))
        .OfType<string>()
        .Distinct();
}
