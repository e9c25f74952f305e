using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>What intake made of an item, as the trace tells it.</summary>
internal static class IntakeStory
{
    /// <summary>Tells it.</summary>
    /// <param name="item">The item in canonical terms.</param>
    /// <param name="configuration">The configuration version that decides the event.</param>
    /// <param name="drift">What was noted of the payload's shape, if it was looked at.</param>
    public static JsonObject Render(NormalisedItem item, string configuration, JsonArray? drift)
    {
        var story = Story(item, configuration, drift);
        if (item.Cut.Count > 0)
            story["cut"] = new JsonObject(item.Cut.Select(cut => KeyValuePair.Create(cut.Key, (JsonNode?)cut.Value)));
        return story;
    }

    private static JsonObject Story(NormalisedItem item, string configuration, JsonArray? drift) => new()
    {
        ["id"] = item.ProviderId,
        ["idFrom"] = item.IdFrom,
        ["duplicate"] = false,
        ["providerType"] = item.ProviderType,
        ["type"] = item.Type,
        ["mapped"] = new JsonObject(item.Mapped.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value))),
        ["missing"] = new JsonArray([.. item.Missing.Select(field => (JsonNode)field)]),
        ["unfit"] = new JsonArray([.. item.Unfit.Select(unfit => (JsonNode)new JsonObject
        {
            ["field"] = unfit.Field,
            ["from"] = unfit.From,
            ["why"] = unfit.Why,
        })]),
        ["drift"] = drift,
        ["configuration"] = configuration,
    };
}
