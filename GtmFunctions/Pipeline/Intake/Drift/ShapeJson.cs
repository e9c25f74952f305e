using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>Shapes as they are stored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(Shape))]
internal sealed partial class ShapeJson : JsonSerializerContext
{
    /// <summary>Writes a shape.</summary>
    public static string Write(Shape shape) => JsonSerializer.Serialize(shape, Default.Shape);

    /// <summary>
    /// Reads a shape; an empty one where none was stored, or another version of the app stored what this one cannot read.
    /// </summary>
    public static Shape Read(string? json)
    {
        try
        {
            return json is null ? new Shape() : JsonSerializer.Deserialize(json, Default.Shape) ?? new Shape();
        }
        catch (JsonException)
        {
            return new Shape();
        }
    }
}
