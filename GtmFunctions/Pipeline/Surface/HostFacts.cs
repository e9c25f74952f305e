using System.Text.Json;

namespace GtmFunctions.Pipeline.Surface;

/// <summary>
/// What <c>host.json</c> says besides its queues (https://learn.microsoft.com/azure/azure-functions/functions-host-json).
/// </summary>
/// <param name="RoutePrefix">The first part of every address; <c>api</c> where the file does not say.</param>
/// <param name="TelemetryMode"><c>OpenTelemetry</c>, or what else the file says; <see langword="null"/> where it does not.</param>
/// <param name="FunctionTimeout">How long one run may take, as the file has it; <see langword="null"/> where it does not say.</param>
internal sealed record HostFacts(string RoutePrefix, string? TelemetryMode, string? FunctionTimeout)
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads them; <see langword="null"/> where the text is no JSON object.</summary>
    public static HostFacts? Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? null : new HostFacts(
                Text(root, "extensions", "http", "routePrefix") ?? "api", Text(root, "telemetryMode"), Text(root, "functionTimeout"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement at, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at.ValueKind == JsonValueKind.String ? at.GetString() : null;
    }
}
