using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config;

/// <summary>The JSON Schema of the document, which editors use for help and the app for its first check.</summary>
internal static class ConfigurationSchema
{
    private static readonly SchemaFile File = new("gtm.schema.json");

    /// <summary>The schema's own text.</summary>
    public static string Text => File.Text;

    /// <inheritdoc cref="SchemaFile.Check"/>
    internal static IReadOnlyList<PlacedError> Check(JsonNode? document, out int untold) => File.Check(document, out untold);
}
