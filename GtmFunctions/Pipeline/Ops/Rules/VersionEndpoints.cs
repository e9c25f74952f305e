using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>The calls that list versions and publications, go back to one, and roll one out.</summary>
internal sealed class VersionEndpoints(
    PublishedDocuments documents,
    PublicationHistory history,
    RulesPublisher publisher,
    RolloutComparison comparison,
    PublishingAnswer answers)
{
    private const string ToNone = "none";

    /// <summary>All versions, newest first.</summary>
    /// <returns>200 with <c>[{"version","publishedAt","current"}]</c>.</returns>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListConfigurationVersions.AnswerAsync(
        request,
        async _ =>
        {
            var current = (await documents.CurrentAsync(cancellation))?.Name;
            var versions = await documents.ListAsync(cancellation);
            return Results.Json(
                new JsonArray([.. versions.Select(version => (JsonNode)new JsonObject
                {
                    ["version"] = version.Version, ["publishedAt"] = version.PublishedAt, ["current"] = version.Version == current,
                })]),
                PipelineJson.Readable.Options);
        },
        cancellation);

    /// <summary>What was published, by whom and why, newest first.</summary>
    /// <returns>200 with <c>{"publications":[…],"next"}</c>; 400 where <c>after</c> names none.</returns>
    public Task<IResult> HistoryAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListPublications.AnswerAsync(
        request,
        async fields =>
        {
            var from = fields.Text("after");
            if (from is not null && await history.FindAsync(from, cancellation) is null)
                return OpsAnswer.Error(StatusCodes.Status400BadRequest, $"There is no publication '{OpsAnswer.Shown(from)}'.");
            var found = await history.ListAsync(fields.Number("top", 50, 1, 1000), cancellation, from);
            return OpsAnswer.Json(new JsonObject
            {
                ["publications"] = JsonSerializer.SerializeToNode(found, RulesJson.Default.IReadOnlyListPublication),
                ["next"] = found.Count > 0 ? found[^1].After : null,
            });
        },
        cancellation);

    /// <summary>Makes an earlier version current again.</summary>
    /// <returns>200 with the version; 400 where none is named; 404 where it is not known.</returns>
    public Task<IResult> RollBackAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.RollBackConfiguration.AnswerAsync(
        request,
        async fields =>
        {
            if (fields.Text("version") is not { } version)
                return OpsAnswer.Error(
                    StatusCodes.Status400BadRequest,
                    "Name the version to go back to: {\"version\":\"…\"}. GET ops/config/versions lists them.");
            return await FindAsync(version, PublicationKind.RollBack, request, fields, cancellation) is { } what
                ? answers.Render(await publisher.PublishAsync(what, beganFrom: null, cancellation))
                : Unknown(version);
        },
        cancellation);

    /// <summary>Has a stored version decide a share of the keys, be shown the events, decide all, or none.</summary>
    /// <returns>
    /// 200 with the version, or with <c>{"stopped"}</c>; 400 where <c>to</c> is none or a version is missing; 404 where it is not known.
    /// </returns>
    public Task<IResult> RollOutAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.RollOutConfiguration.AnswerAsync(
        request,
        async fields =>
        {
            var to = fields.Text("to") ?? throw new OpsRequestException(
                $"Say 'to': a share of the keys such as 10%, shadow, all, or {ToNone}, which stops what is rolled out.");
            if (to == ToNone)
            {
                var stopped = await publisher.StopAsync(RequestAuthor.From(request), Note(request, fields), cancellation);
                return OpsAnswer.Json(new JsonObject { ["stopped"] = stopped });
            }

            var share = Share(to);
            var version = fields.Text("version") ?? (await documents.CurrentAsync(cancellation))?.Rollout?.Version;
            if (version is null)
                return OpsAnswer.Error(
                    StatusCodes.Status400BadRequest, "No version is rolled out now: name the 'version' to roll out.");
            if (await FindAsync(version, PublicationKind.Publish, request, fields, cancellation) is not { } what)
                return Unknown(version);
            return answers.Render(await publisher.PublishAsync(what, share, beganFrom: null, cancellation));
        },
        cancellation);

    /// <summary>Compares what the version that is rolled out decided with what the current one did.</summary>
    /// <returns>200 with the two sides; 404 where none is rolled out.</returns>
    public Task<IResult> CompareAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.GetRollout.AnswerAsync(
        request,
        async _ => await comparison.ReadAsync(cancellation) is { } sides
            ? Results.Json(sides, RolloutJson.Default.RolloutSides)
            : OpsAnswer.Error(StatusCodes.Status404NotFound, "No version is rolled out beside the current one."),
        cancellation);

    private async Task<Publishing?> FindAsync(
        string version, PublicationKind kind, HttpRequest request, OpsFields fields, CancellationToken cancellation) =>
        await documents.BundleAsync(version, cancellation) is { } bundle
            ? new Publishing(bundle, RequestAuthor.From(request)) { Note = Note(request, fields), What = kind }
            : null;

    private static string? Note(HttpRequest request, OpsFields fields) => fields.Text("note") ?? RequestAuthor.NoteOf(request);

    private static RolloutShare Share(string to)
    {
        try
        {
            return RolloutShare.Parse(to);
        }
        catch (FormatException wrong)
        {
            throw new OpsRequestException(wrong.Message);
        }
    }

    private static IResult Unknown(string version) =>
        OpsAnswer.Error(StatusCodes.Status404NotFound, $"There is no version '{OpsAnswer.Shown(version)}'.");
}
