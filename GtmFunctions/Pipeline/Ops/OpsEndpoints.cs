using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.DeadLetters;
using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Storage;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>The HTTP calls for people and tools that watch over the pipeline.</summary>
public sealed class OpsEndpoints(
    TraceView traces,
    EventIndex index,
    DeadLetterList deadLetters,
    DeadLetterReplay replay,
    DriftList drift,
    ParkedEvents parked,
    DestinationStateList destinations,
    ConfigurationVersions configurations,
    StorageProbe storage)
{
    private const int DefaultTop = 50;
    private const int MaxTop = 1000;

    /// <summary>Finds events, newest first: <c>source, type, outcome, since, until, q, top</c>.</summary>
    /// <returns>200 with <c>{"events":[…]}</c>; 400 where a parameter cannot be read.</returns>
    public async Task<IResult> ListEventsAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!TryTime(request, "since", out var since) || !TryTime(request, "until", out var until))
            return OpsAnswer.Error(StatusCodes.Status400BadRequest, "'since' and 'until' are ISO 8601 times, such as 2026-11-23T08:00:00Z.");
        if (!TryTop(request, out var top))
            return OpsAnswer.Error(StatusCodes.Status400BadRequest, $"'top' is a number from 1 to {MaxTop}.");
        var query = new EventQuery(OpsAnswer.Query(request, "source"), OpsAnswer.Query(request, "type"), OpsAnswer.Query(request, "outcome"), since, until, OpsAnswer.Query(request, "q"), top);
        var found = await index.SearchAsync(query, cancellation);
        return OpsAnswer.Json(new JsonObject { ["events"] = new JsonArray([.. found.Select(Line)]) });
    }

    /// <summary>Tells the whole story of an event or a delivery.</summary>
    /// <returns>200 with the trace; 404 where the id is not known.</returns>
    public async Task<IResult> GetEventAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        await traces.TellAsync(id, cancellation) is { } story
            ? OpsAnswer.Json(story)
            : OpsAnswer.Error(
                StatusCodes.Status404NotFound,
                $"No event or delivery '{OpsAnswer.Shown(id)}' is known. One that was received a moment ago may not have been taken in yet.");

    /// <summary>Lists the dead letters of all queues, newest first; the queues are left as they are.</summary>
    /// <returns>200 with <c>{"deadLetters":[…]}</c>.</returns>
    public async Task<IResult> ListDeadLettersAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!TryTop(request, out var top))
            return OpsAnswer.Error(StatusCodes.Status400BadRequest, $"'top' is a number from 1 to {MaxTop}.");
        return OpsAnswer.Json(await deadLetters.ListAsync(OpsAnswer.Query(request, "queue"), OpsAnswer.Query(request, "q"), top, cancellation));
    }

    /// <summary>Puts a dead letter back on its queue.</summary>
    /// <returns>202; 404 where there is none of that id; 409 where it was replayed or discarded before.</returns>
    public async Task<IResult> ReplayDeadLetterAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        Answer(id, await replay.ReplayAsync(id, cancellation), "replayed");

    /// <summary>Gives a dead letter up for good; <c>reason</c> says why and is kept.</summary>
    /// <returns>202; 400 without a reason; 404 where there is none of that id; 409 where it was replayed or discarded before.</returns>
    public async Task<IResult> DiscardDeadLetterAsync(HttpRequest request, string id, CancellationToken cancellation) =>
        OpsAnswer.Query(request, "reason") is { } reason
            ? Answer(id, await replay.DiscardAsync(id, reason, cancellation), "discarded")
            : OpsAnswer.Error(StatusCodes.Status400BadRequest, "Say why: add ?reason=… to the address. It is kept with the dead letter's record.");

    /// <summary>Lists how payloads changed, newest first, and every source and type that was seen: <c>source, top</c>.</summary>
    /// <returns>200 with <c>{"drift":[…],"types":[…]}</c>; 400 where a parameter cannot be read; 503 without a configuration.</returns>
    public async Task<IResult> ListDriftAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!TryTop(request, out var top))
            return OpsAnswer.Error(StatusCodes.Status400BadRequest, $"'top' is a number from 1 to {MaxTop}.");
        return await configurations.TryCurrentAsync(cancellation) is { } current
            ? OpsAnswer.Json(await drift.ListAsync(current, OpsAnswer.Query(request, "source"), top, cancellation))
            : OpsAnswer.Error(StatusCodes.Status503ServiceUnavailable, "No configuration is loaded, so what reads a field cannot be told; see health.");
    }

    /// <summary>Draws the map: sources, types, workflows, destinations, and the gaps between them.</summary>
    /// <returns>200 with the map, as a page for who accepts <c>text/html</c> and as JSON for all others; 503 without a configuration.</returns>
    public async Task<IResult> GetMapAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await configurations.TryCurrentAsync(cancellation) is not { } current)
            return OpsAnswer.Error(StatusCodes.Status503ServiceUnavailable, "No configuration is loaded, so there is nothing to draw; see health.");
        var seen = (await drift.ListAsync(current, source: null, top: 0, cancellation))["types"]!.AsArray();
        JsonObject[] types = [.. seen.Select(type => type!.AsObject())];
        return OpsAnswer.WantsPage(request)
            ? OpsAnswer.Page(request, MapPage.Html(MapGraph.Of(current, types), current.Version), MapPage.Policy)
            : OpsAnswer.Json(MapView.Of(
                current, types, await parked.WaitingAsync(cancellation), await destinations.ListAsync(current, cancellation)));
    }

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
        return OpsAnswer.Json(answer, healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult Answer(string id, ReplayResult result, string done) => result switch
    {
        ReplayResult.Done => OpsAnswer.Json(new JsonObject { ["id"] = id, ["state"] = done }, StatusCodes.Status202Accepted),
        ReplayResult.AlreadyDone => OpsAnswer.Error(StatusCodes.Status409Conflict, $"The dead letter '{OpsAnswer.Shown(id)}' was replayed or discarded before."),
        _ => OpsAnswer.Error(StatusCodes.Status404NotFound, $"There is no dead letter '{OpsAnswer.Shown(id)}'."),
    };

    private static JsonNode Line(IndexedEvent line) => new JsonObject
    {
        ["id"] = line.Id,
        ["firstSeenAt"] = line.FirstSeenAt,
        ["source"] = line.Source,
        ["type"] = line.Type,
        ["subject"] = line.Subject,
        ["providerId"] = line.ProviderId,
        ["outcome"] = line.Outcome,
    };

    private static bool TryTop(HttpRequest request, out int top)
    {
        top = DefaultTop;
        return OpsAnswer.Query(request, "top") is not { } text || (int.TryParse(text, CultureInfo.InvariantCulture, out top) && top is >= 1 and <= MaxTop);
    }

    private static bool TryTime(HttpRequest request, string name, out DateTimeOffset? time)
    {
        time = null;
        if (OpsAnswer.Query(request, name) is not { } text)
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
            return false;
        time = parsed;
        return true;
    }
}
