using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>Lays what became of single items, whose dead letters were replayed, over what became of their batch.</summary>
internal static class DeliveryItems
{
    /// <summary>Replaces what the story of a delivery says of an item by what its own row says.</summary>
    /// <param name="rows">The rows of items.</param>
    /// <param name="story">The delivery's story; its <c>events</c> are made where it has none yet.</param>
    public static void Lay(IEnumerable<JsonNode> rows, JsonObject story)
    {
        foreach (var row in rows)
        {
            var events = story["events"] as JsonArray ?? [];
            story["events"] ??= events;
            var place = row["item"]!.GetValue<int>();
            var before = events.FirstOrDefault(told => told?["item"] is JsonValue item && item.GetValue<int>() == place);
            if (before is null)
                events.Add(row);
            else
                events[events.IndexOf(before)] = row;
        }
    }
}
