using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Receive;

namespace GtmFunctions.Pipeline.Ops.Capture;

/// <summary>Whether a source is captured.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CaptureWord>))]
public enum CaptureWord
{
    /// <summary>Nobody has switched it on.</summary>
    [JsonStringEnumMemberName("off")]
    Off,

    /// <summary>Somebody has switched it on for a while.</summary>
    [JsonStringEnumMemberName("on")]
    On,

    /// <summary>The document says so.</summary>
    [JsonStringEnumMemberName("always")]
    Always,

    /// <summary>The document forbids it.</summary>
    [JsonStringEnumMemberName("never")]
    Never,
}

/// <summary>Whether a source is captured, and until when.</summary>
/// <param name="Word">Whether.</param>
/// <param name="Until">Until when, where somebody has switched it on.</param>
/// <param name="By">Who did.</param>
public sealed record CaptureState(CaptureWord Word, DateTimeOffset? Until = null, string? By = null)
{
    /// <summary>Of what the document says and what somebody switched on.</summary>
    internal static CaptureState From(Source source, CaptureSwitch? found) => (source.Capture, found) switch
    {
        (CaptureMode.Always, _) => new CaptureState(CaptureWord.Always),
        (CaptureMode.Never, _) => new CaptureState(CaptureWord.Never),
        (_, null) => new CaptureState(CaptureWord.Off),
        (_, { } on) => new CaptureState(CaptureWord.On, on.Until, on.By),
    };

    /// <summary><c>{"capture":"on","until":…,"by":…}</c>.</summary>
    internal JsonObject Render() => new()
    {
        ["capture"] = Word.ToString().ToLowerInvariant(),
        ["until"] = Until,
        ["by"] = By,
    };
}
