using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>The HTTP calls for people and tools that watch over the pipeline.</summary>
internal sealed class OpsEndpoints(
    TraceView traces,
    EventSearch events,
    DeadLetterList deadLetters,
    DeadLetterReplay replay,
    DriftList drift,
    MapReader map,
    ConfigurationVersions configurations,
    StorageProbe storage,
    TimeProvider clock)
{
    private const int DefaultTop = 50;
    private const int MaxTop = 1000;
    private const string UnusableVersion = "the published version cannot be used; GET ops/checks says why";

    /// <summary>
    /// Finds events, newest first: <see cref="OpsParameters.ListEvents"/>, <c>after</c> with the <c>next</c> of the answer before. One that
    /// met its limit has <c>searched.complete</c> false, and may name fewer than there are.
    /// </summary>
    /// <returns>
    /// 200 with <c>{"events":[…],"next":…,"searched":{"by":[…],"complete":…,"backTo":…}}</c>; 400 where a parameter cannot be read; 503
    /// where storage does not answer.
    /// </returns>
    public Task<IResult> ListEventsAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListEvents.AnswerAsync(
        request,
        async fields =>
        {
            var query = ReplayRequest.Events(fields, clock.GetUtcNow()) with { Top = Top(fields) };
            var after = fields.Text("after");
            if (after is not null && !EventSearch.IsNext(after))
                throw new OpsRequestException("'after' is the 'next' of the answer before.");
            return OpsAnswer.Json(EventList.Render(await events.SearchAsync(query, cancellation, after)));
        },
        cancellation);

    /// <summary>Tells the whole story of an event or a delivery.</summary>
    /// <returns>200 with the trace; 404 where the id is not known; 503 where storage does not answer.</returns>
    public Task<IResult> GetEventAsync(HttpRequest request, string id, CancellationToken cancellation) => OpsCalls.GetEvent.AnswerAsync(
        request,
        async _ => await traces.TellAsync(id, cancellation) is { } story
            ? OpsAnswer.Json(story)
            : OpsAnswer.Error(
                StatusCodes.Status404NotFound,
                $"No event or delivery '{OpsAnswer.Shown(id)}' is known. "
                + "One that was received a moment ago may not have been taken in yet."),
        cancellation);

    /// <summary>
    /// Lists dead letters, newest first; the queues are left as they are: <see cref="OpsParameters.ListLetters"/>, <c>after</c> with the
    /// <c>next</c> of the page before.
    /// </summary>
    /// <returns>
    /// 200 with <c>{"found":…,"deadLetters":[…],"next":…}</c>; 400 where a parameter cannot be read; 503 where storage does not
    /// answer.
    /// </returns>
    public Task<IResult> ListDeadLettersAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListDeadLetters.AnswerAsync(
        request,
        async fields =>
        {
            var after = fields.Text("after") is not { } token
                ? null
                : LetterPlace.Parse(token) ?? throw new OpsRequestException("'after' is the 'next' of the page before.");
            var query = ReplayRequest.Letters(fields, clock.GetUtcNow());
            return OpsAnswer.Json(await deadLetters.ListAsync(query, Top(fields), after, cancellation));
        },
        cancellation);

    /// <summary>
    /// Puts a dead letter back: <c>from</c> the stage where it died (where nothing is said) or an earlier one, <c>configuration</c> old
    /// (where nothing is said) or current, <c>skip, again</c>.
    /// </summary>
    /// <returns>
    /// 202; 400; 404 where there is none of that id; 409 where it was replayed or discarded before, with when and how, or cannot be put
    /// back so; 503 where storage does not answer.
    /// </returns>
    public Task<IResult> ReplayDeadLetterAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        OpsCalls.ReplayDeadLetter.AnswerAsync(
        request,
        async fields =>
        {
            var current = await configurations.CurrentAsync(cancellation);
            var how = ReplayRequest.From(fields, many: false, current.Version, configuration: "old").How;
            return Answer(id, await replay.ReplayAsync(id, how, ReplayOrder.Now(clock), cancellation), "replayed");
        },
        cancellation);

    /// <summary>Gives a dead letter up for good; <c>reason</c> says why and is kept.</summary>
    /// <returns>
    /// 202; 400 without a reason; 404 where there is none of that id; 409 where it was replayed or discarded before, with when and how; 503
    /// where storage does not answer.
    /// </returns>
    public Task<IResult> DiscardDeadLetterAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        OpsCalls.DiscardDeadLetter.AnswerAsync(
        request,
        async fields => fields.Text("reason") is { } reason
            ? Answer(id, await replay.DiscardAsync(id, reason, ReplayOrder.Now(clock), cancellation), "discarded")
            : OpsAnswer.Error(
                StatusCodes.Status400BadRequest, "Say why: add ?reason=… to the address. It is kept with the dead letter's record."),
        cancellation);

    /// <summary>
    /// Lists how payloads changed, newest first, and every source and type that was seen: <see cref="OpsParameters.ListDrift"/>.
    /// </summary>
    /// <returns>
    /// 200 with <c>{"drift":[…],"types":[…]}</c>; 400 where a parameter cannot be read; 503 without a configuration, or where storage
    /// does not answer.
    /// </returns>
    public Task<IResult> ListDriftAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListDrift.AnswerAsync(
        request,
        async fields => OpsAnswer.Json(await drift.ListAsync(
            await configurations.CurrentAsync(cancellation), fields.Text("source"), Top(fields), cancellation)),
        cancellation);

    /// <summary>Draws the map: sources, types, workflows, destinations, and the gaps between them.</summary>
    /// <returns>
    /// 200 with the map; 302 to its page for who accepts <c>text/html</c>; 503 without a configuration, or where storage does not answer.
    /// </returns>
    public Task<IResult> GetMapAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.GetMap.AnswerAsync(
        request,
        async _ =>
        {
            if (OpsAnswer.WantsPage(request))
                return Results.Redirect($"{PagesAddress.Home}/map");
            var current = await configurations.CurrentAsync(cancellation);
            return OpsAnswer.Json(MapView.Render(current, await map.ReadAsync(current, cancellation)));
        },
        cancellation);

    /// <summary>Says whether the app can work.</summary>
    /// <returns>200, or 503 with what is wrong.</returns>
    public async Task<IResult> GetHealthAsync(HttpRequest request, CancellationToken cancellation)
    {
        var storageFault = await storage.FaultAsync(cancellation);
        var version = storageFault is null ? await configurations.TryCurrentAsync(cancellation) : configurations.Loaded;
        var healthy = storageFault is null && version is not null;
        var answer = new JsonObject
        {
            ["status"] = healthy ? "healthy" : "unhealthy",
            ["storage"] = storageFault ?? "reachable",
            ["configuration"] = version?.Version ?? "none is loaded",
        };

        // Strangers may ask, and what is wrong names parts of the document
        if (configurations.Fault is not null)
            answer["configurationFault"] = UnusableVersion;
        return OpsAnswer.Json(answer, healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Answer(string id, ReplayAnswer answer, string done) => answer.Result switch
    {
        ReplayResult.Done => OpsAnswer.Json(new JsonObject { ["id"] = id, ["state"] = done }, StatusCodes.Status202Accepted),
        ReplayResult.AlreadyDone => OpsAnswer.Error(
            StatusCodes.Status409Conflict, $"The dead letter '{OpsAnswer.Shown(id)}' was replayed or discarded before: {answer.Why}."),
        ReplayResult.Refused => OpsAnswer.Error(
            StatusCodes.Status409Conflict, $"The dead letter '{OpsAnswer.Shown(id)}' cannot be replayed so: {answer.Why}."),
        _ => OpsAnswer.Error(StatusCodes.Status404NotFound, $"There is no dead letter '{OpsAnswer.Shown(id)}'."),
    };

    private static int Top(OpsFields fields) => fields.Number("top", DefaultTop, 1, MaxTop);
}
