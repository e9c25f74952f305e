using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Subscriptions;

/// <summary>
/// The calls by which other systems are subscribed to canonical events and decisions. A secret is in the answer that makes it and in no
/// other.
/// </summary>
internal sealed class SubscriptionEndpoints(
    SubscriptionRecords records,
    SubscriptionReplays replays,
    SubscriptionCommands commands,
    SubscriptionReplayRunner runner,
    SubscriptionTest tests,
    TimeProvider clock)
{
    /// <summary>Lists the subscriptions.</summary>
    /// <returns>200 with <c>{"subscriptions":[…]}</c>; 503 where storage does not answer.</returns>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.ListSubscriptions.AnswerAsync(
        request,
        async _ =>
        {
            var now = clock.GetUtcNow();
            var all = await records.ListAsync(cancellation);
            return OpsAnswer.Json(new JsonObject
            {
                ["subscriptions"] = new JsonArray([.. all.Select(one => (JsonNode)SubscriptionView.Render(one, now))]),
            });
        },
        cancellation);

    /// <summary>Tells of one, with its last replays.</summary>
    /// <returns>200; 404 where there is none of that name; 503 where storage does not answer.</returns>
    public Task<IResult> GetAsync(HttpRequest request, string name, CancellationToken cancellation) =>
        OpsCalls.GetSubscription.AnswerAsync(
            request,
            async _ =>
            {
                if (await records.FindAsync(name, cancellation) is not { } found)
                    return await NoneAsync(name, cancellation);
                var shown = SubscriptionView.Render(found, clock.GetUtcNow());
                shown["replays"] = new JsonArray(
                [
                    .. (await replays.ListAsync(cancellation))
                        .Where(replay => replay.Subscription == found.Id && !replay.OnlyMissed)
                        .Take(10)
                        .Select(replay => (JsonNode)SubscriptionView.Render(replay)),
                ]);
                return OpsAnswer.Json(shown);
            },
            cancellation);

    /// <summary>Adds one.</summary>
    /// <returns>200 with it and its <c>secret</c>; 400 with all that is wrong; 503 where storage does not answer.</returns>
    public Task<IResult> AddAsync(HttpRequest request, CancellationToken cancellation) => OpsCalls.AddSubscription.AnswerAsync(
        request,
        async fields => Shown(
            await commands.AddAsync(
                new SubscriptionRequest
                {
                    Name = fields.Text("name"),
                    Address = fields.Text("address"),
                    Types = fields.Texts("types"),
                    Filter = fields.Node("filter"),
                    Gets = fields.Texts("gets"),
                    Form = fields.Text("form"),
                    Key = fields.Text("topicKey"),
                    Pace = fields.Text("pace"),
                    Retry = fields.Texts("retry"),
                    AllowPrivate = fields.Flag("allowPrivate"),
                },
                By(request),
                cancellation)),
        cancellation);

    /// <summary>Pauses one.</summary>
    /// <returns>200 with it; 404; 503.</returns>
    public Task<IResult> PauseAsync(HttpRequest request, string name, CancellationToken cancellation) =>
        OpsCalls.PauseSubscription.AnswerAsync(
            request,
            async _ => await ToldAsync(name, await commands.PauseAsync(name, By(request), cancellation), cancellation),
            cancellation);

    /// <summary>Enables one that was paused or disabled.</summary>
    /// <returns>200 with it; 404; 503.</returns>
    public Task<IResult> EnableAsync(HttpRequest request, string name, CancellationToken cancellation) =>
        OpsCalls.EnableSubscription.AnswerAsync(
            request,
            async _ => await ToldAsync(name, await commands.EnableAsync(name, By(request), cancellation), cancellation),
            cancellation);

    /// <summary>Gives one a new secret; the old one signs beside it for as long as <c>overlap</c> says.</summary>
    /// <returns>200 with it and its new <c>secret</c>; 400 where a field cannot be read; 404; 503.</returns>
    public Task<IResult> RotateAsync(HttpRequest request, string name, CancellationToken cancellation) =>
        OpsCalls.RotateSubscription.AnswerAsync(
            request,
            async fields => await ToldAsync(
                name,
                await commands.RotateAsync(name, Overlap(fields), fields.Text("topicKey"), By(request), cancellation),
                cancellation),
            cancellation);

    /// <summary>Sends one what happened <c>since</c> a time.</summary>
    /// <returns>202 with the replay; 400 where a field cannot be read; 404; 409 where it is not active; 503.</returns>
    public Task<IResult> ReplayAsync(HttpRequest request, string name, CancellationToken cancellation) =>
        OpsCalls.ReplaySubscription.AnswerAsync(
            request,
            async fields =>
            {
                var now = clock.GetUtcNow();
                var since = fields.TimeOrAge("since", now) ?? throw new OpsRequestException(
                    "'since' is missing: an ISO 8601 time, such as 2026-11-23T08:00:00Z, or how long ago, such as 7d.");
                var until = fields.TimeOrAge("until", now) ?? now;
                if (since >= until)
                    throw new OpsRequestException("'since' is before 'until', which is now where nothing is said.");
                var rate = fields.Number(
                    "rate", SubscriptionReplayRunner.UsualRate, 1, SubscriptionReplayRunner.MaxRate);
                if (await records.FindAsync(name, cancellation) is not { } found)
                    return await NoneAsync(name, cancellation);
                return found.State != SubscriptionState.Active
                    ? OpsAnswer.Error(
                        StatusCodes.Status409Conflict,
                        $"'{found.Name}' is {SubscriptionView.StateOf(found.State)} ({found.Why}): enable it first.")
                    : OpsAnswer.Json(
                        SubscriptionView.Render(await runner.StartAsync(found, since, until, rate, cancellation)),
                        StatusCodes.Status202Accepted);
            },
            cancellation);

    /// <summary>Sends one a test and tells what it answered.</summary>
    /// <returns>200 with <c>{"delivered","status","reason","milliseconds"}</c>; 404; 503.</returns>
    public Task<IResult> TestAsync(HttpRequest request, string name, CancellationToken cancellation) =>
        OpsCalls.TestSubscription.AnswerAsync(
            request,
            async _ =>
            {
                if (await records.FindAsync(name, cancellation) is not { } found)
                    return await NoneAsync(name, cancellation);
                var answer = await tests.SendAsync(found, cancellation);
                return OpsAnswer.Json(new JsonObject
                {
                    ["name"] = found.Name,
                    ["delivered"] = answer.Kind == AnswerKind.Delivered,
                    ["status"] = answer.Status,
                    ["reason"] = answer.Reason,
                    ["milliseconds"] = (long)answer.Duration.TotalMilliseconds,
                });
            },
            cancellation);

    /// <summary>Removes one with its secrets.</summary>
    /// <returns>200 with what it was; 404; 503.</returns>
    public Task<IResult> RemoveAsync(HttpRequest request, string name, CancellationToken cancellation) =>
        OpsCalls.RemoveSubscription.AnswerAsync(
            request,
            async _ => await ToldAsync(name, await commands.RemoveAsync(name, By(request), cancellation), cancellation),
            cancellation);

    private static string By(HttpRequest request) => RequestAuthor.From(request).Name;

    private static TimeSpan Overlap(OpsFields fields)
    {
        if (fields.Text("overlap") is not { } text)
            return SubscriptionCommands.UsualOverlap;
        return Duration.TryParse(text, out var overlap) && overlap <= SubscriptionCommands.LongestOverlap
            ? overlap
            : throw new OpsRequestException(
                $"'overlap' is a duration up to {Duration.Text(SubscriptionCommands.LongestOverlap)}, such as 1d, or 0s to end the old one "
                + "at once.");
    }

    private IResult Shown(ChangedSubscription changed)
    {
        var shown = SubscriptionView.Render(changed.Subscription!, clock.GetUtcNow());
        if (changed.Secret is { } secret)
            shown["secret"] = secret;
        return OpsAnswer.Json(shown);
    }

    private async Task<IResult> ToldAsync(string name, ChangedSubscription changed, CancellationToken cancellation) =>
        changed.Subscription is null ? await NoneAsync(name, cancellation) : Shown(changed);

    private async Task<IResult> NoneAsync(string name, CancellationToken cancellation)
    {
        var known = (await records.ListAsync(cancellation)).Select(one => one.Name);
        return OpsAnswer.Error(
            StatusCodes.Status404NotFound, $"There is no subscription '{OpsAnswer.Shown(name)}'{Spelling.Suggest(name, known)}");
    }
}
