using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Config;

/// <summary>How a version of the configuration is stored.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ConfigurationBundle))]
internal sealed partial class ConfigurationJson : JsonSerializerContext;
