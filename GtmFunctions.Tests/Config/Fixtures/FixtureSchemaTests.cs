using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Events;
using Xunit;

namespace GtmFunctions.Tests.Config.Fixtures;

public sealed class FixtureSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(FixtureSchema.Text)!;

    [Fact]
    public void Text_EveryKey_HasADescriptionForEditors() => Assert.All(
        Objects(Schema).Select(node => node["properties"]).OfType<JsonObject>().SelectMany(properties => properties),
        key => Assert.True(Described(key.Value!), $"{key.Key} has no description"));

    [Fact]
    public void Text_EveryObjectOfKeys_IsClosed() => Assert.All(
        Objects(Schema).Where(node => node["properties"] is JsonObject && node["type"] is not null),
        node => Assert.Equal("false", node["additionalProperties"]?.ToJsonString()));

    [Fact]
    public void Text_Outcomes_AreThoseOfADecision()
    {
        var outcomes = Schema["definitions"]!["expect"]!["properties"]!["outcome"]!["enum"]!.AsArray().Select(one => (string)one!);

        Assert.Equal(
            Outcomes.All.Except([Outcomes.Accepted, Outcomes.Answered, Outcomes.Delivered, Outcomes.DeadLettered]).Order(),
            outcomes.Order());
    }

    private static bool Described(JsonNode node) => (node["description"] ?? node["title"]) is not null
        || ((string?)node["$ref"] is { } reference && Described(Schema["definitions"]![reference["#/definitions/".Length..]]!));

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => Objects(entry.Value)).Prepend(map),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
