using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Pages.Overview;
using GtmFunctions.Pipeline.Pages.People;

namespace GtmFunctions.Cli.Remote;

/// <summary>JSON of what the app's pages say, as <c>GET ops/answers/{path}</c> gives it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own, UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(OverviewModel))]
[JsonSerializable(typeof(FoundModel))]
[JsonSerializable(typeof(PreviewLine))]
[JsonSerializable(typeof(PreviewRequest))]
[JsonSerializable(typeof(GivenEvent))]
internal sealed partial class PageAnswers : JsonSerializerContext;
