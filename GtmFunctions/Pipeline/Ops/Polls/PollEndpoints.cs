using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Storage.Poll;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Polls;

/// <summary>The calls by which an operator sees how sources are polled, has one polled now, or asks what would come.</summary>
internal sealed class PollEndpoints(
    PollRunner runner, PollPreview preview, PollStates states, ConfigurationVersions configurations, TimeProvider clock)
{
    /// <summary>Lists all polls of the document.</summary>
    /// <returns>200 with <c>{"polls":[…]}</c>; 503 where storage does not answer.</returns>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListPolls.AnswerAsync(
        request,
        async _ =>
        {
            var jobs = PollJob.In(await configurations.CurrentAsync(cancellation));
            var known = await states.AllAsync(cancellation);
            return OpsAnswer.Json(new JsonObject
            {
                ["polls"] = new JsonArray([.. jobs.Select(job =>
                    (JsonNode)PollView.Standing(job, known.GetValueOrDefault((job.Source.Name, job.Records.Name))))]),
            });
        },
        cancellation);

    /// <summary>Polls a source now, or with <c>dryRun</c> asks what would come and hands nothing on.</summary>
    /// <returns>
    /// 200 with <c>{"source","dryRun","polls":[…]}</c>; 400 where a field cannot be read; 404 where there is no such source, or where it
    /// is not polled for such records; 503 where storage does not answer.
    /// </returns>
    public Task<IResult> RunAsync(HttpRequest request, string source, CancellationToken cancellation) => OpsCalls.RunPoll.AnswerAsync(
        request,
        async fields =>
        {
            var configuration = await configurations.CurrentAsync(cancellation);
            if (WhyNot(configuration, source, fields.Text("records")) is { } none)
                return OpsAnswer.Error(StatusCodes.Status404NotFound, none);
            var isDry = fields.Flag("dryRun");
            if (!isDry && configuration.Sources[source].Gaps is not null)
                throw new OpsRequestException(
                    $"The poll of '{source}' only finds what webhooks never told: POST ops/gaps/{source} looks now.");
            if (fields.Text("since") is not null && !isDry)
                throw new OpsRequestException("'since' is for a dry run: what was read once is not read again.");
            var polls = isDry
                ? await PreviewAsync(configuration, source, fields, cancellation)
                : [.. (await runner.RunNowAsync(configuration, source, fields.Text("records"), cancellation))
                    .Select(run => (JsonNode)PollView.Run(run.Key, run.Value))];
            return OpsAnswer.Json(new JsonObject
            {
                ["source"] = source,
                ["dryRun"] = isDry,
                ["polls"] = new JsonArray([.. polls]),
            });
        },
        cancellation);

    private async Task<JsonNode[]> PreviewAsync(
        Configuration configuration, string source, OpsFields fields, CancellationToken cancellation)
    {
        var polls = new List<JsonNode>();
        foreach (var job in PollJob.In(configuration).Where(job => job.Source.Name == source))
        {
            if (fields.Text("records") is not { } only || only == job.Records.Name)
                polls.Add(PollView.Preview(
                    job.Records.Name, await preview.RunAsync(configuration, job, Since(job, fields), cancellation)));
        }

        return [.. polls];
    }

    private string? Since(PollJob job, OpsFields fields) => job.Records.Watermark is { As: WatermarkKind.Time }
        ? fields.TimeOrAge("since", clock.GetUtcNow())?.ToString("O", null)
        : fields.Text("since");

    private static string? WhyNot(Configuration configuration, string source, string? records)
    {
        if (!configuration.Sources.TryGetValue(source, out var found))
            return $"There is no source '{OpsAnswer.Shown(source)}'{Spelling.Suggest(source, configuration.Sources.Keys)}";
        if (found.Poll is not { } poll)
            return $"The source '{source}' is not polled: it has no 'poll' in the document.";
        return records is null || poll.Records.ContainsKey(records)
            ? null
            : $"'{source}' is not polled for '{OpsAnswer.Shown(records)}'{Spelling.Suggest(records, poll.Records.Keys)}";
    }
}
