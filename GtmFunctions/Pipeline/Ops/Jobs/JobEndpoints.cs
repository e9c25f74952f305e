using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Jobs;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Jobs;

/// <summary>The calls that list the jobs of the document, and run one now.</summary>
internal sealed class JobEndpoints(ConfigurationVersions configurations, JobPlanner planner, JobRunner runner, JobStates states)
{
    /// <summary>Lists the jobs, when each is due, and what came of its last runs.</summary>
    /// <returns>200 with <c>{"jobs":[…]}</c>; 503 where storage does not answer.</returns>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListJobs.AnswerAsync(
        request,
        async _ => Results.Json(await ListAsync(cancellation), JobJson.Default.JobList),
        cancellation);

    /// <summary>The jobs, when each is due, and what came of its last runs.</summary>
    public async Task<JobList> ListAsync(CancellationToken cancellation)
    {
        var lines = new List<JobLine>();
        foreach (var job in (await configurations.CurrentAsync(cancellation)).Jobs.Values)
            lines.Add(JobLine.From(job, await states.FindAsync(job.Name, cancellation)));
        return new JobList(lines);
    }

    /// <summary>Runs a job now; with <c>dryRun</c> it says what it would do, and changes nothing.</summary>
    /// <returns>
    /// 200 with what a dry run found, or where there was nothing to put back; 202 with the replay that has begun; 404 where the document
    /// has no such job; 409 while it runs; 503 where storage does not answer.
    /// </returns>
    public Task<IResult> RunAsync(HttpRequest request, string name, CancellationToken cancellation) => OpsCalls.RunJob.AnswerAsync(
        request,
        async fields =>
        {
            var configuration = await configurations.CurrentAsync(cancellation);
            if (!configuration.Jobs.TryGetValue(name, out var job))
            {
                return OpsAnswer.Error(
                    StatusCodes.Status404NotFound,
                    $"There is no job '{OpsAnswer.Shown(name)}'{Spelling.Suggest(name, configuration.Jobs.Keys)}.");
            }

            if (fields.Flag("dryRun"))
                return Json(JobAnswer.From(name, await planner.PlanAsync(job, configuration, cancellation), run: null));
            return await runner.RunNowAsync(job, configuration, cancellation) is var (run, plan)
                ? Json(JobAnswer.From(name, plan, run), run.Replay is null ? StatusCodes.Status200OK : StatusCodes.Status202Accepted)
                : OpsAnswer.Error(StatusCodes.Status409Conflict, $"The job '{name}' runs now: look again when it is done.");
        },
        cancellation);

    private static IResult Json(JobAnswer answer, int status = StatusCodes.Status200OK) =>
        Results.Json(answer, JobJson.Default.JobAnswer, statusCode: status);
}
