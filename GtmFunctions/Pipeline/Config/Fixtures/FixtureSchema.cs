using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Config.Fixtures;

/// <summary>The JSON Schema of <c>fixtures.yaml</c>, which editors use for help and the app for its first check.</summary>
public static class FixtureSchema
{
    /// <summary>The file.</summary>
    internal static SchemaFile File { get; } = new("fixtures.schema.json");

    /// <summary>The keys of <c>given</c>.</summary>
    internal static IReadOnlySet<string> GivenKeys { get; } =
        JsonNode.Parse(File.Text)!["definitions"]!["given"]!["properties"]!.AsObject().Select(key => key.Key).ToHashSet();

    /// <summary>The schema's own text.</summary>
    public static string Text => File.Text;
}
