using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>The HTTP calls by which ops read and change the fixtures of the rules.</summary>
internal sealed class FixtureEndpoints(PublishedDocuments documents, RulesPublisher publisher, PublishingAnswer answers)
{
    private const int MaxBytes = 1 << 20;
    private const string Yaml = "application/yaml; charset=utf-8";

    /// <summary>The fixtures of the current version as they were written; the version is the answer's <c>ETag</c>.</summary>
    /// <returns>200 with YAML; 404 where there are none.</returns>
    public Task<IResult> GetAsync(HttpRequest request, CancellationToken cancellation) =>
        OpsCalls.GetFixtures.AnswerAsync(request, _ => FixturesAsync(request, cancellation), cancellation);

    /// <summary>
    /// Makes a version current that differs by its fixtures; an empty body takes them away. <c>If-Match</c> names the version it replaces.
    /// </summary>
    /// <returns>
    /// As <see cref="PublishingAnswer.Render(PublishingResult)"/>; 404 where no document was published; 413 over 1 MiB.
    /// </returns>
    public Task<IResult> PutAsync(HttpRequest request, CancellationToken cancellation) =>
        OpsCalls.PutFixtures.AnswerAsync(request, _ => PutBodyAsync(request, cancellation), cancellation);

    private async Task<IResult> FixturesAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await documents.CurrentBundleAsync(cancellation) is not { Fixtures: { } fixtures } bundle)
            return OpsAnswer.Error(StatusCodes.Status404NotFound, "The current configuration has no fixtures.");
        request.HttpContext.Response.Headers.ETag = $"\"{bundle.Version}\"";
        return Results.Text(fixtures, Yaml);
    }

    private async Task<IResult> PutBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await OpsAnswer.BodyTextAsync(request, MaxBytes, cancellation) is not { } text)
            return OpsAnswer.Error(StatusCodes.Status413PayloadTooLarge, $"Fixtures have at most {MaxBytes} bytes.");
        var expected = request.Headers.IfMatch.ToString().Trim('"');
        while (true)
        {
            if (await documents.CurrentAsync(cancellation) is not { } published)
                return OpsAnswer.Error(StatusCodes.Status404NotFound, "No configuration was published yet: PUT a document to ops/config.");
            var bundle = await documents.BundleAsync(published.Name, cancellation)
                ?? throw new ConfigurationMissingException($"There is no configuration {published.Name} in storage.");
            var changed = bundle with { Fixtures = string.IsNullOrWhiteSpace(text) ? null : text };
            var what = new Publishing(changed, RequestAuthor.From(request)) { Note = RequestAuthor.NoteOf(request) };
            var result = await publisher.PublishAsync(what, expected.Length > 0 ? expected : published.Name, cancellation);

            // Who did not say which version they change is changed after whoever came first
            if (expected.Length > 0 || result is not PublishingResult.Superseded)
                return answers.Render(result);
        }
    }
}
