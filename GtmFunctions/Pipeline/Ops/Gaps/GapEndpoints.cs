using System.Globalization;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Poll.Gaps;
using GtmFunctions.Pipeline.Storage.Poll;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Gaps;

/// <summary>The calls that tell what webhooks never told, and look for it now.</summary>
internal sealed class GapEndpoints(
    ConfigurationVersions configurations, GapRunner runner, PollStates polls, GapStates gaps, TimeProvider clock)
{
    private static readonly TimeSpan Back = TimeSpan.FromDays(1);

    /// <summary>Lists the sources whose webhooks are compared with their API, and what the last looks found.</summary>
    /// <returns>200 with <c>{"gaps":[…]}</c>; 503 where storage does not answer.</returns>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListGaps.AnswerAsync(
        request,
        async _ =>
        {
            var known = await polls.AllAsync(cancellation);
            var lines = new List<GapLine>();
            foreach (var job in GapRunner.Jobs(await configurations.CurrentAsync(cancellation)))
            {
                lines.Add(GapLine.From(
                    job,
                    known.GetValueOrDefault((job.Source.Name, job.Records.Name)),
                    await gaps.FindAsync(job.Source.Name, job.Records.Name, cancellation)));
            }

            return Results.Json(new GapList(lines), GapAnswerJson.Default.GapList);
        },
        cancellation);

    /// <summary>Looks <c>since</c> a time for what never came, and fetches it; with <c>dryRun</c> it only tells.</summary>
    /// <returns>
    /// 200 with what was found of each of the source's records; 400 where it cannot be told of that time; 404 where the source is not
    /// compared with its API, or has no such records; 503 where storage does not answer.
    /// </returns>
    public Task<IResult> LookAsync(HttpRequest request, string source, CancellationToken cancellation) => OpsCalls.FillGaps.AnswerAsync(
        request,
        async fields =>
        {
            var configuration = await configurations.CurrentAsync(cancellation);
            PollJob[] jobs = [.. GapRunner.Jobs(configuration).Where(job => job.Source.Name == source)];
            if (fields.Text("records") is { } only)
                jobs = [.. jobs.Where(job => job.Records.Name == only)];
            if (jobs.Length == 0)
                return OpsAnswer.Error(StatusCodes.Status404NotFound, WhyNone(configuration, source));
            var since = fields.TimeOrAge("since", clock.GetUtcNow()) ?? clock.GetUtcNow() - Back;
            var isDry = fields.Flag("dryRun");
            var looks = new List<AskedLook>();
            foreach (var job in jobs)
                looks.Add(await LookAsync(configuration, job, since, fields.Text("since") is not null, isDry, cancellation));
            return Results.Json(new GapAnswer(source, isDry, looks), GapAnswerJson.Default.GapAnswer);
        },
        cancellation);

    private async Task<AskedLook> LookAsync(
        Configuration configuration, PollJob job, DateTimeOffset since, bool isAsked, bool isDry, CancellationToken cancellation)
    {
        // What happened before that would all seem to be missing, and be done twice
        var watched = await runner.WatchedSinceAsync(job, cancellation);
        if (since < watched && isAsked)
        {
            throw new OpsRequestException(string.Create(
                CultureInfo.InvariantCulture,
                $"Of {job.Name} it is known since {watched.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} what came: ask from then on."));
        }

        var (look, count) = await runner.LookSinceAsync(
            configuration, job, since > watched ? since : watched, watched, isDry, cancellation);
        return new AskedLook(
            job.Records.Name,
            GapSentence.Render(job.Records.Name, look, isDry),
            look.Said,
            look.Missed,
            look.Fault,
            [.. count.Events.Select(missed => new MissedEvent(missed.Type, missed.Subject, missed.Time, missed.ProviderId))]);
    }

    private static string WhyNone(Configuration configuration, string source) => configuration.Sources.TryGetValue(source, out var found)
        ? found.Gaps is null
            ? $"The webhooks of '{source}' are not compared with its API: it has no 'gaps' in the document."
            : $"'{source}' has no such records: it has {string.Join(", ", found.Poll!.Records.Keys)}."
        : $"There is no source '{OpsAnswer.Shown(source)}'{Spelling.Suggest(source, configuration.Sources.Keys)}.";
}
