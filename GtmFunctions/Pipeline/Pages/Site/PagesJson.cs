using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Pages.Overview;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>JSON of the pages.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(NoteModel))]
[JsonSerializable(typeof(OverviewModel))]
internal sealed partial class PagesJson : JsonSerializerContext
{
    /// <summary>For people and programs: with lines, and letters of every language as they are.</summary>
    public static PagesJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
