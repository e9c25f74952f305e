using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Telemetry;

/// <summary>JSON of what rows of traffic have beside numbers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(IReadOnlyList<SeriesHour>))]
[JsonSerializable(typeof(IReadOnlyList<SecretUse>))]
internal sealed partial class TrafficJson : JsonSerializerContext;
