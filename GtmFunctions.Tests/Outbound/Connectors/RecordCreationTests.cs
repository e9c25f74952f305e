using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>What is made, once, and what is done with the id of what was made.</summary>
public sealed class RecordCreationTests : IDisposable
{
    private readonly RecordBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task SendAsync_MadeAndTheAnswerHasNoId_IsLookedForAndNeverMadeAgain()
    {
        var api = new RecordApi("outreach")
        {
            Lags = true,
            Instead = (does, _, context) => does == "prospect" ? RecordApi.Say(context, 201, "{}") : Task.FromResult(false),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var first = await _bench.SendAsync(_bench.Call("outreach", "enrol", server));
        var second = await _bench.SendAsync(_bench.Call("outreach", "enrol", server) with { Attempt = 2 });
        api.Lags = false;
        var third = await _bench.SendAsync(_bench.Call("outreach", "enrol", server) with { Attempt = 3 });

        Assert.Equal((AnswerKind.Retry, AnswerKind.Retry), (first.Kind, second.Kind));
        Assert.StartsWith("'prospect': made by an earlier try (2026-03-02 09:30:00Z), but its id is not known", second.Reason);
        Assert.True(third.Kind == AnswerKind.Delivered, third.Reason);
        Assert.Equal((1, 1), (api.Made["prospect"], api.Made[RecordApi.Own]));
    }

    [Fact]
    public async Task SendAsync_IdIsANumber_IsSentAsOne()
    {
        var api = new RecordApi("pipedrive");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        await _bench.SendAsync(_bench.Call("pipedrive", "create-deal", server));

        Assert.Equal("7", server.Requests[^1].Json["person_id"]!.ToJsonString());
    }

    [Fact]
    public async Task SendAsync_TokenEndsBetweenTheSteps_WhatWasMadeIsNotMadeAgain()
    {
        var ended = false;
        var api = new RecordApi("salesforce")
        {
            Lags = true,
            Refuse = (does, context) => does == RecordApi.Own && !ended && (ended = true)
                ? RecordApi.Say(context, 401, """[{"errorCode": "INVALID_SESSION_ID", "message": "Session expired or invalid"}]""")
                : Task.FromResult(false),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(_bench.Call("salesforce", "add-to-campaign", server) with { Steps = null });

        Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason);
        Assert.Equal((1, 1), (api.Made["lead"], api.Made[RecordApi.Own]));
    }

    [Fact]
    public async Task SendAsync_InAnotherSequenceOfHubSpots_IsEnrolled()
    {
        var api = new RecordApi("hubspot")
        {
            Instead = (does, _, context) => does == $"find {RecordApi.Own}"
                ? RecordApi.Say(context, 200, """{"id": "1", "sequenceId": "99"}""")
                : Task.FromResult(false),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        await _bench.SendAsync(_bench.Call("hubspot", "enrol", server) with { Attempt = 2 });

        Assert.Equal(1, api.Made[RecordApi.Own]);
    }

    [Fact]
    public async Task SendAsync_EventWithoutACompany_NoOrganizationIsLookedForOrMade()
    {
        var api = new RecordApi("pipedrive");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        var call = _bench.Call("pipedrive", "create-deal", server);
        call.Values.Find("account")!.AsObject().Remove("name");

        var answer = await _bench.SendAsync(call);

        Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason);
        Assert.DoesNotContain(server.Requests, request => request.Target.Contains("organizations", StringComparison.Ordinal));
        Assert.DoesNotContain("org_id", server.Requests[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_DealOfThatTitleIsOlderThanTheEvent_IsNotTakenForThisOne()
    {
        var api = new RecordApi("pipedrive");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        api.Exist(RecordApi.Own);
        api.Instead = (does, _, context) =>
            does == $"find {RecordApi.Own}" && context.Request.Query["updated_since"] == "2026-03-02T09:30:00Z"
                ? RecordApi.Say(context, 200, """{"success": true, "data": []}""")
                : Task.FromResult(false);

        await _bench.SendAsync(_bench.Call("pipedrive", "create-deal", server) with { Attempt = 2 });

        Assert.Equal(2, api.Made[RecordApi.Own]);
    }
}
