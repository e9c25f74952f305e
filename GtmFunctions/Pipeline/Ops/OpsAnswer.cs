using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Receive;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>Requests and answers of the ops calls: JSON that is meant to be read.</summary>
internal static class OpsAnswer
{
    /// <summary>JSON with a status.</summary>
    public static IResult Json(JsonObject answer, int status = StatusCodes.Status200OK) =>
        Results.Json(answer, PipelineJson.Readable.Options, statusCode: status);

    /// <summary>What is wrong and what to do.</summary>
    public static IResult Error(int status, string error) => Json(new JsonObject { ["error"] = error }, status);

    /// <summary>Whether a browser asks, and not a tool.</summary>
    public static bool WantsPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>400 with every error of a document.</summary>
    public static IResult Invalid(ReadResult read) => Invalid(read.Errors, "The document is not valid; nothing was changed.");

    /// <summary>400 with every error of a file.</summary>
    /// <param name="errors">The errors.</param>
    /// <param name="error">What is wrong, in a sentence.</param>
    public static IResult Invalid(IReadOnlyList<ConfigurationError> errors, string error) => Json(
        new JsonObject
        {
            ["error"] = error,
            ["errors"] = TextArray.Of(errors.Select(one => one.ToString())),
        },
        StatusCodes.Status400BadRequest);

    /// <summary>The beginning of what a caller sent, short enough to repeat.</summary>
    public static string Shown(string text) => BoundedText.Shown(text);

    /// <summary>A query parameter; <see langword="null"/> where it is missing or empty.</summary>
    public static string? Query(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>A request's body as text; <see langword="null"/> where it has more bytes than the cap.</summary>
    public static async Task<string?> BodyTextAsync(HttpRequest request, int maxBytes, CancellationToken cancellation) =>
        await RequestBody.ReadAsync(request, maxBytes, cancellation) is { } body ? Encoding.UTF8.GetString(body.Span) : null;

    /// <summary>A text property of a JSON object; <see langword="null"/> where the text is no object or has none.</summary>
    public static string? TextOf(string json, string name)
    {
        try
        {
            return PipelineJson.Parse(json) is JsonObject body ? FieldText.From(body[name]) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
