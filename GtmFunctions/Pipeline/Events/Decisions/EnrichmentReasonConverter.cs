using System.Text.Json;
using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>Reads reasons, and the sentences that stood in their places before they were typed.</summary>
internal sealed class EnrichmentReasonConverter : JsonConverter<EnrichmentReason>
{
    /// <inheritdoc/>
    public override EnrichmentReason? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new EnrichmentReason.Written(reader.GetString()!)
            : JsonSerializer.Deserialize(ref reader, DecisionJson.Default.EnrichmentReason);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, EnrichmentReason value, JsonSerializerOptions options)
    {
        if (value is EnrichmentReason.Written written)
            writer.WriteStringValue(written.Text);
        else
            JsonSerializer.Serialize(writer, value, DecisionJson.Default.EnrichmentReason);
    }
}
