using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>
/// JSON of decisions as they are stored, by generated code. Rows that were written before reasons were typed have the same names and
/// sentences besides; they read into the same records, which keep those sentences.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(RouteDecision))]
[JsonSerializable(typeof(OwnerDecision))]
[JsonSerializable(typeof(SignalOutcome))]
[JsonSerializable(typeof(LateDecision))]
[JsonSerializable(typeof(EnrichmentResult))]
[JsonSerializable(typeof(EnricherOutcome[]))]
[JsonSerializable(typeof(EnrichmentReason))]
[JsonSerializable(typeof(ReceiveResult))]
[JsonSerializable(typeof(IntakeResult))]
[JsonSerializable(typeof(DeliveryResult))]
[JsonSerializable(typeof(DuplicateDelivery))]
[JsonSerializable(typeof(ItemReason))]
internal sealed partial class DecisionJson : JsonSerializerContext
{
    /// <summary>A decision as the row that keeps it.</summary>
    public static JsonObject ToRow<T>(T decision, JsonTypeInfo<T> type) => JsonSerializer.SerializeToNode(decision, type)!.AsObject();

    /// <summary>The decision of a row.</summary>
    /// <exception cref="JsonException">The row has none.</exception>
    public static T FromRow<T>(JsonObject row, JsonTypeInfo<T> type) => row.Deserialize(type)!;
}
