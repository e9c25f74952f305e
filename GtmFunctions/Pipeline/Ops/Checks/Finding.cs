using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>How it stands with what was looked at.</summary>
public enum CheckState
{
    /// <summary><c>ok</c>: as it should be.</summary>
    Ok,

    /// <summary><c>warning</c>: it works, and someone should look.</summary>
    Warning,

    /// <summary><c>failed</c>: something does not work, or is open that should be shut.</summary>
    Failed,
}

/// <summary>What a check found. It names settings and never holds the value of one.</summary>
/// <param name="Check">What was looked at, such as <c>queue gtm-received</c>.</param>
/// <param name="State">How it stands.</param>
/// <param name="What">What was found.</param>
/// <param name="Mend">What to do about it; <see langword="null"/> where nothing is to be done.</param>
public sealed record Finding(string Check, CheckState State, string What, string? Mend = null)
{
    /// <summary>It is as it should be.</summary>
    public static Finding Ok(string check, string what) => new(check, CheckState.Ok, what);

    /// <summary>It works, and someone should look.</summary>
    public static Finding Warning(string check, string what, string mend) => new(check, CheckState.Warning, what, mend);

    /// <summary>It does not work, or is open that should be shut.</summary>
    public static Finding Failed(string check, string what, string mend) => new(check, CheckState.Failed, what, mend);

    /// <summary>The finding as <c>{"check","state","what","mend"}</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["check"] = Check,
        ["state"] = State switch { CheckState.Ok => "ok", CheckState.Warning => "warning", _ => "failed" },
        ["what"] = What,
        ["mend"] = Mend,
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote; a state that is not known counts as failed.</summary>
    public static Finding FromJson(JsonNode? json)
    {
        var written = (json as JsonObject)?.Deserialize(FindingJson.Default.WrittenFinding);
        return new Finding(
            written?.Check ?? "?",
            written?.State switch { "ok" => CheckState.Ok, "warning" => CheckState.Warning, _ => CheckState.Failed },
            written?.What ?? "",
            written?.Mend);
    }
}

/// <summary>A finding as it is written.</summary>
internal sealed record WrittenFinding(string? Check, string? State, string? What, string? Mend);

/// <summary>JSON of findings, which an app of another version may have written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(LenientText)], MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(WrittenFinding))]
internal sealed partial class FindingJson : JsonSerializerContext;
