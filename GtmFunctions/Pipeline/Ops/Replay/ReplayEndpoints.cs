using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Traces;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>The HTTP calls that put back or give up many at once, that put events back, and that tell how far a replay has come.</summary>
internal sealed class ReplayEndpoints(
    ReplayPlanner planner,
    ReplayRunner runner,
    EventReplay events,
    ReplayJobs jobs,
    ReplayRecalls recalls,
    ConfigurationVersions configurations,
    TimeProvider clock)
{
    private const int MostListed = 50;

    /// <summary>
    /// Puts many dead letters back: the filters of the list, <c>from, configuration, include, skip, again, rate, dryRun, all</c>. Actions
    /// of class <c>notify</c> and <c>money</c> are left out unless <c>include</c> names them.
    /// </summary>
    /// <returns>202 with the replay that has begun; 200 with what it would do in a dry run, or where it has nothing to do; 400.</returns>
    public Task<IResult> ReplayDeadLettersAsync(HttpRequest request, CancellationToken cancellation) =>
        OpsCalls.ReplayDeadLetters.AnswerAsync(request, async fields =>
    {
        var current = await configurations.CurrentAsync(cancellation);
        var query = ReplayRequest.Letters(fields, clock.GetUtcNow());
        ReplayRequest.RequireAll(fields, query.IsEmpty);
        var asked = ReplayRequest.From(fields, many: true, current.Version, configuration: "old");
        return await BeginAsync(ReplayKind.DeadLetters, asked, await planner.LettersAsync(query, asked.How, cancellation), cancellation);
    }, cancellation);

    /// <summary>Gives many dead letters up for good: the filters of the list, <c>reason, dryRun, all</c>.</summary>
    /// <returns>202 with what has begun; 200 with what it would do in a dry run, or where it has nothing to do; 400.</returns>
    public Task<IResult> DiscardDeadLettersAsync(HttpRequest request, CancellationToken cancellation) =>
        OpsCalls.DiscardDeadLetters.AnswerAsync(request, async fields =>
    {
        var query = ReplayRequest.Letters(fields, clock.GetUtcNow());
        ReplayRequest.RequireAll(fields, query.IsEmpty);
        var dryRun = fields.Flag("dryRun");
        var reason = fields.Text("reason");
        if (reason is null && !dryRun)
            throw new OpsRequestException("Say why: 'reason' is kept with each dead letter's record.");
        var asked = new ReplayRequest(new ReplayHow { Reason = reason }, ReplayRequest.MaxRate, dryRun);
        return await BeginAsync(ReplayKind.Discard, asked, await planner.DiscardAsync(query, cancellation), cancellation);
    }, cancellation);

    /// <summary>
    /// Puts an event back: <c>from</c> intake, enrich, route (where nothing is said) or deliver, <c>configuration</c> current (where
    /// nothing is said) or old, <c>skip, again</c>.
    /// </summary>
    /// <returns>202; 400; 404 where the event is not known; 409 where it cannot be put back so.</returns>
    public Task<IResult> ReplayEventAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        OpsCalls.ReplayEvent.AnswerAsync(request, async fields =>
    {
        var current = await configurations.CurrentAsync(cancellation);
        var how = ReplayRequest.From(fields, many: false, current.Version, configuration: "current").How;
        var order = ReplayOrder.Now(clock);
        var answer = await events.ReplayAsync(id, how, order, cancellation);
        return answer.Result switch
        {
            ReplayResult.Done => OpsAnswer.Json(
                new JsonObject
                {
                    ["id"] = id,
                    ["state"] = "replayed",
                    ["replay"] = order.Nonce,
                    ["from"] = StageNames.For(how.From ?? ReplayStage.Route),
                    ["configuration"] = how.Configuration ?? "old",
                },
                StatusCodes.Status202Accepted),
            ReplayResult.Refused =>
                OpsAnswer.Error(StatusCodes.Status409Conflict, $"The event '{OpsAnswer.Shown(id)}' cannot be replayed so: {answer.Why}."),
            _ => OpsAnswer.Error(StatusCodes.Status404NotFound, $"No event '{OpsAnswer.Shown(id)}' is known."),
        };
    }, cancellation);

    /// <summary>
    /// Puts many events back: the filters of the search, <c>from, configuration, include, skip, again, rate, dryRun, all</c>. Actions of
    /// class <c>notify</c> and <c>money</c> are left out unless <c>include</c> names them.
    /// </summary>
    /// <returns>202 with the replay that has begun; 200 with what it would do in a dry run, or where it has nothing to do; 400.</returns>
    public Task<IResult> ReplayEventsAsync(HttpRequest request, CancellationToken cancellation) =>
        OpsCalls.ReplayEvents.AnswerAsync(request, async fields =>
    {
        var current = await configurations.CurrentAsync(cancellation);
        var query = ReplayRequest.Events(fields, clock.GetUtcNow());
        ReplayRequest.RequireAll(fields, query == new EventQuery(Top: int.MaxValue));
        var asked = ReplayRequest.From(fields, many: true, current.Version, configuration: "current");
        return await BeginAsync(
            ReplayKind.Events, asked, await planner.EventsAsync(query, asked.How, asked.DryRun, cancellation), cancellation);
    }, cancellation);

    /// <summary>Lists replays of many, newest first.</summary>
    /// <returns>200 with <c>{"replays":[…]}</c>.</returns>
    public Task<IResult> ListReplaysAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListReplays.AnswerAsync(
        request,
        async _ => OpsAnswer.Json(
            new JsonObject
            {
                ["replays"] = new JsonArray([.. (await jobs.ListAsync(cancellation)).Take(MostListed).Select(job => Story(job))]),
            }),
        cancellation);

    /// <summary>Tells how far a replay of many has come.</summary>
    /// <returns>200; 404 where there is none of that id.</returns>
    public Task<IResult> GetReplayAsync(HttpRequest request, string id, CancellationToken cancellation) => OpsCalls.GetReplay.AnswerAsync(
        request,
        async _ => await jobs.FindAsync(id, cancellation) is { } job ? OpsAnswer.Json(await ToldAsync(job, cancellation)) : NoReplay(id),
        cancellation);

    /// <summary>
    /// Stops a replay of many. What has begun goes on; what it put back and no stage has begun is taken back when its turn comes; what is
    /// left stays as it is.
    /// </summary>
    /// <returns>202; 404 where there is none of that id.</returns>
    public Task<IResult> StopReplayAsync(HttpRequest request, string id, CancellationToken cancellation) => OpsCalls.StopReplay.AnswerAsync(
        request,
        async _ => await runner.StopAsync(id, cancellation) is { } job
            ? OpsAnswer.Json(await ToldAsync(job, cancellation), StatusCodes.Status202Accepted)
            : NoReplay(id),
        cancellation);

    private async Task<IResult> BeginAsync(ReplayKind kind, ReplayRequest asked, ReplayPlan plan, CancellationToken cancellation)
    {
        var story = plan.Tell(asked);
        if (asked.DryRun || plan.Total == 0)
        {
            story["dryRun"] = asked.DryRun;
            return OpsAnswer.Json(story);
        }

        var now = clock.GetUtcNow();
        var job = new ReplayJob { Id = ReplayJob.NewId(now), Kind = kind, How = asked.How, Rate = asked.Rate, CreatedAt = now };
        await runner.StartAsync(job, plan.Items(), cancellation);
        story["replay"] = job.Id;
        story["progress"] = $"/api/ops/replays/{job.Id}";
        return OpsAnswer.Json(story, StatusCodes.Status202Accepted);
    }

    // How many were recalled is counted of those jobs alone that recall.
    private async Task<JsonObject> ToldAsync(ReplayJob job, CancellationToken cancellation) => job.State == ReplayState.Stopped
        ? Story(job, await recalls.CountAsync(job.Id, cancellation))
        : Story(job);

    private static IResult NoReplay(string id) =>
        OpsAnswer.Error(StatusCodes.Status404NotFound, $"There is no replay '{OpsAnswer.Shown(id)}'.");

    private static JsonObject Story(ReplayJob job, ReplayTurns? turns = null)
    {
        var left = job.Total - job.Done - job.Gone - job.Refused;
        var story = new JsonObject
        {
            ["replay"] = job.Id,
            ["kind"] = job.Kind switch { ReplayKind.DeadLetters => "dead-letters", ReplayKind.Discard => "discard", _ => "events" },
            ["state"] = job.State.ToString().ToLowerInvariant(),
            ["total"] = job.Total,
            ["done"] = job.Done,
            ["gone"] = job.Gone,
            ["refused"] = job.Refused,
            ["left"] = left,
            ["secondsLeft"] = job.State == ReplayState.Running ? (left + job.Rate - 1) / job.Rate : 0,
            ["rate"] = job.Rate,
            ["from"] = job.How.From is { } from ? StageNames.For(from) : null,
            ["configuration"] = job.How.Configuration ?? "old",
            ["leaveOut"] = TextArray.Of(job.How.LeaveOut),
            ["again"] = TextArray.Of(job.How.Again),
            ["reason"] = job.How.Reason,
            ["refusals"] = new JsonArray([.. job.Refusals.Select(one => (JsonNode)new JsonObject { ["id"] = one.Id, ["why"] = one.Why })]),
            ["createdAt"] = job.CreatedAt,
            ["updatedAt"] = job.UpdatedAt,
        };
        if (turns is not null)
        {
            story["recalled"] = turns.Recalled;
            story["begun"] = turns.Begun;
            story["recallsUntil"] = job.UpdatedAt + job.PieceTime;
        }

        return story;
    }
}
