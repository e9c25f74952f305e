using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Filters;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class ConfigurationSchemaTests
{
    private static readonly JsonNode Schema = JsonNode.Parse(ConfigurationSchema.Text)!;

    [Fact]
    public void Text_EveryKey_HasADescription()
    {
        var bare = Properties(Schema, "").Where(property => Described(property.Schema) is null).Select(property => property.Path);
        Assert.Empty(bare);
    }

    [Fact]
    public void Text_EveryReference_Resolves() =>
        Assert.All(
            All(Schema).OfType<JsonObject>().Select(node => node["$ref"]).OfType<JsonValue>(),
            reference => Assert.NotNull(Resolve((string)reference!)));

    [Fact]
    public void Text_EveryObjectOfKeys_IsClosed() =>
        Assert.All(
            All(Schema).OfType<JsonObject>().Where(node => node["properties"] is JsonObject && node["type"] is not null),
            node => Assert.True(node["additionalProperties"] is not null, node.ToJsonString()));

    [Fact]
    public void Text_Filter_NamesEveryOperator() =>
        Assert.All(
            FilterOperator.All.Keys,
            name => Assert.Matches($@"\{name}\b", (string)Schema["definitions"]!["filter"]!["description"]!));

    [Fact]
    public void Text_IsDraft7ForEditors() => Assert.Equal("http://json-schema.org/draft-07/schema#", (string?)Schema["$schema"]);

    [Fact]
    public void Check_ManyTextsWhereAnObjectWouldNeedAKey_CountsNoMistake()
    {
        var destinations = Enumerable.Range(0, 400).Select(i => KeyValuePair.Create(
            $"d{i}", (JsonNode?)new JsonObject { ["connector"] = "http", ["url"] = "A_URL", ["escape"] = "none" }));
        var document = new JsonObject
        {
            ["version"] = 1,
            ["sources"] = new JsonObject(),
            ["destinations"] = new JsonObject(destinations),
        };

        Assert.Empty(ConfigurationSchema.Check(document, out var untold));
        Assert.Equal(0, untold);
    }

    private static string? Described(JsonNode schema) =>
        (string?)schema["description"] ?? (string?)schema["title"]
        ?? ((string?)schema["$ref"] is { } reference ? Described(Resolve(reference)!) : null);

    private static JsonNode? Resolve(string reference) => Schema["definitions"]![reference["#/definitions/".Length..]];

    private static IEnumerable<(string Path, JsonNode Schema)> Properties(JsonNode? node, string path)
    {
        if (node is JsonObject entries)
        {
            foreach (var (key, value) in entries)
            {
                if (key == "properties")
                {
                    foreach (var (name, property) in value!.AsObject())
                        yield return ($"{path}.{name}", property!);
                }

                foreach (var inner in Properties(value, $"{path}.{key}"))
                    yield return inner;
            }
        }
    }

    private static IEnumerable<JsonNode?> All(JsonNode? node) => node switch
    {
        JsonObject entries => entries.SelectMany(entry => All(entry.Value)).Prepend(node),
        JsonArray items => items.SelectMany(All).Prepend(node),
        _ => [node],
    };
}
