using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Storage.Receive;

namespace GtmFunctions.Pipeline.Ops.Capture;

/// <summary>Captured requests as the calls answer them.</summary>
internal static class CaptureView
{
    /// <summary>One request, without its body.</summary>
    public static JsonObject Render(CapturedRequest request) => new()
    {
        ["id"] = request.Id,
        ["at"] = request.At,
        ["method"] = request.Method,
        ["target"] = request.Target,
        ["status"] = request.Status,
        ["why"] = request.Why.Length > 0 ? request.Why : null,
        ["delivery"] = request.Delivery,
        ["bytes"] = request.Bytes,
        ["from"] = request.From.Length > 0 ? request.From : null,
        ["headers"] = new JsonArray([.. request.Headers.Select(header =>
            (JsonNode)new JsonObject { ["name"] = header.Name, ["value"] = header.Value })]),
    };
}
