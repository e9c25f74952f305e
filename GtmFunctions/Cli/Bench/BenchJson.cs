using System.Text.Json.Serialization;
using GtmFunctions.Cli.Bench.App;
using GtmFunctions.Cli.Bench.Report;

namespace GtmFunctions.Cli.Bench;

/// <summary>JSON between a bench and the process that it measures, and of its report.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ServeOptions))]
[JsonSerializable(typeof(AppFigures))]
[JsonSerializable(typeof(BenchReport))]
internal sealed partial class BenchJson : JsonSerializerContext;
