using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>The calls by which a command or a pipeline fetches and publishes the document and its tables as one.</summary>
internal sealed class BundleEndpoints(PublishedDocuments documents, RulesPublisher publisher, PublishingAnswer answers)
{
    // A document of 1 MiB and tables of as many bytes as a few of them may have
    private const int MaxBytes = 16 << 20;

    /// <summary>A version's document with its tables: the current one, or the <c>version</c> that is named.</summary>
    /// <returns>200 with <c>{"version","fileName","document","tables","fixtures"}</c>; 404 where there is none.</returns>
    public Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.GetRules.AnswerAsync(
        request,
        async fields =>
        {
            var version = fields.Text("version");
            var bundle = version is null
                ? await documents.CurrentBundleAsync(cancellation)
                : await documents.BundleAsync(version, cancellation);
            return bundle is null ? None(version) : OpsAnswer.Json(Render(bundle));
        },
        cancellation);

    /// <summary>
    /// Makes a document with its tables current, as one version, or rolls it out: a <see cref="BundleRequest"/>, where nobody else
    /// published
    /// since it began (<see cref="RulesPublisher.PublishOwnAsync"/>) or it is to replace that. Headers say who publishes it and why
    /// (<see cref="RequestAuthor"/>).
    /// </summary>
    /// <returns>
    /// As <see cref="PublishingAnswer.Render(PublishingResult)"/>; 400 also where the request cannot be read; 413 over 16 MiB.
    /// </returns>
    public Task<IResult> PutAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.PutRules.AnswerAsync(
        request,
        async _ =>
        {
            if (await OpsAnswer.BodyTextAsync(request, MaxBytes, cancellation) is not { } text)
                return OpsAnswer.Error(StatusCodes.Status413PayloadTooLarge, $"Rules have at most {MaxBytes} bytes.");
            try
            {
                var asked = BundleRequest.Parse(text);
                var what = new Publishing(asked.Bundle, RequestAuthor.From(request)) { Note = RequestAuthor.NoteOf(request) };
                return answers.Render(asked.Replace
                    ? await publisher.PublishAsync(what, asked.To, beganFrom: null, cancellation)
                    : await publisher.PublishOwnAsync(what, asked.To, asked.BeganFrom, cancellation));
            }
            catch (FormatException wrong)
            {
                return OpsAnswer.Error(StatusCodes.Status400BadRequest, wrong.Message);
            }
        },
        cancellation);

    private static JsonObject Render(ConfigurationBundle bundle) => new()
    {
        ["version"] = bundle.Version,
        ["fileName"] = bundle.FileName,
        ["document"] = bundle.Document,
        ["tables"] = new JsonObject(bundle.Tables.Select(table => KeyValuePair.Create(table.Key, (JsonNode?)table.Value))),
        ["fixtures"] = bundle.Fixtures,
    };

    private static IResult None(string? version) => OpsAnswer.Error(
        StatusCodes.Status404NotFound,
        version is null
            ? "No configuration was published yet: PUT one to ops/config/bundle."
            : $"There is no version '{OpsAnswer.Shown(version)}'. GET ops/config/versions lists them.");
}
