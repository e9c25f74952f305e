using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>How the calls that publish answer.</summary>
internal sealed class PublishingAnswer(AcknowledgeLinks links)
{
    /// <summary>The answer to what became of rules that somebody would publish.</summary>
    /// <returns>
    /// 200 with <c>version</c>, <c>warnings</c> and <c>notes</c>; 400 with every error, or every fixture that does not hold; 412 where they
    /// began from another version, with who published what.
    /// </returns>
    public IResult Render(PublishingResult result) => result switch
    {
        PublishingResult.Published published => OpsAnswer.Json(Accepted(published.Read)),
        PublishingResult.Invalid invalid => OpsAnswer.Invalid(invalid.Read),
        PublishingResult.FixturesFailed failed => OpsAnswer.Json(
            new JsonObject
            {
                ["error"] = "Not all fixtures hold; nothing was changed.",
                ["errors"] = TextArray.Of(FixtureText.Failures(failed.Report)),
            },
            StatusCodes.Status400BadRequest),
        PublishingResult.Superseded other => OpsAnswer.Json(
            new JsonObject
            {
                ["error"] = other.Says(),
                ["version"] = other.Current?.Name,
                ["publication"] = other.By is { } by ? JsonSerializer.SerializeToNode(by, RulesJson.Default.Publication) : null,
            },
            StatusCodes.Status412PreconditionFailed),
        _ => throw new InvalidOperationException($"Nobody answers a {result.GetType().Name}."),
    };

    /// <summary>The answer to what reading rules found, which are not published.</summary>
    public IResult Render(ReadResult read) => read.Configuration is null ? OpsAnswer.Invalid(read) : OpsAnswer.Json(Accepted(read));

    private JsonObject Accepted(ReadResult read)
    {
        var configuration = read.Configuration!;
        var accepted = new JsonObject { ["version"] = configuration.Version };
        foreach (var (name, texts) in new[] { ("warnings", Warnings(configuration, read)), ("notes", Texts(read, areNotes: true)) })
        {
            if (texts.Length > 0)
                accepted[name] = TextArray.Of(texts);
        }

        return accepted;
    }

    private string[] Warnings(Configuration configuration, ReadResult read) =>
        [.. links.Missing(configuration) is { } missing ? [missing] : Array.Empty<string>(), .. Texts(read, areNotes: false)];

    private static string[] Texts(ReadResult read, bool areNotes) =>
        [.. read.Warnings.Where(warning => warning.IsNote == areNotes).Select(warning => warning.ToString())];
}
