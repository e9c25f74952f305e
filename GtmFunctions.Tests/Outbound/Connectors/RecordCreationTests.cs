using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>What APIs answer when they are told to make a record.</summary>
public sealed class RecordCreationTests : IDisposable
{
    private readonly CallBench _bench = new();

    private IReadOnlyList<ActionStep> _kept = [];

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task SendAsync_ThereAlreadyAndTheAnswerHasTheId_EnrolsThatOne()
    {
        var api = Answering(
            "hubspot", "contact", 409,
            """{"status": "error", "message": "Contact already exists. Existing ID: 2926551", "category": "OBJECT_ALREADY_EXISTS"}""");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(Call("hubspot", "enrol", server));

        Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason);
        Assert.Equal("2926551", FieldText.From(server.Requests[^1].Json["contactId"]));
        Assert.Equal(
            ("contact", "2926551", true), Assert.Single(_kept) is var step ? (step.Name, FieldText.From(step.Id), step.Existed) : default);
    }

    [Theory]
    [InlineData("outreach", "enrol", "prospect", """{"errors": [{"id": "validationError", "detail": "Email has already been taken"}]}""")]
    [InlineData("salesloft", "enrol", "person", """{"errors": {"email_address": ["has already been taken"]}}""")]
    public async Task SendAsync_ThereAlreadyAndNotFoundYet_IsTriedUntilItIsFound(string connector, string action, string kind, string body)
    {
        var api = Answering(connector, kind, 422, body);
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var first = await _bench.SendAsync(Call(connector, action, server));
        api.Refuse = null;
        api.Lags = false;
        api.Exist(kind);
        var second = await _bench.SendAsync(Call(connector, action, server) with { Attempt = 2 });

        Assert.Equal((AnswerKind.Retry, $"'{kind}': the API says that it is there, but does not find it yet"), (first.Kind, first.Reason));
        Assert.True(second.Kind == AnswerKind.Delivered, second.Reason);
        Assert.Equal((1, 1), (api.Made[kind], api.Made[RecordApi.Own]));
    }

    [Theory]
    [InlineData("outreach", "enrol", 422, """{"errors": [{"detail": "First name is too long"}]}""", "answered 422: First name is too long")]
    [InlineData("apollo", "enrol", 403, """{"error": "not accessible with this api_key"}""", "look at the setting 'TOKEN'")]
    [InlineData("pipedrive", "create-deal", 200, """{"success": false, "error": "Name must be given."}""", "Name must be given.")]
    [InlineData(
        "salesforce", "add-to-campaign", 400, """[{"errorCode": "DUPLICATES_DETECTED", "message": "Use one of these records?"}]""",
        "answered 400: Use one of these records?")]
    public async Task SendAsync_MakingIsRefused_SaysWhichAndWhyAndDoesNoMore(
        string connector, string action, int status, string body, string reason)
    {
        var api = new RecordApi(connector)
        {
            Refuse = (does, context) =>
                does.StartsWith("find", StringComparison.Ordinal) ? Task.FromResult(false) : RecordApi.Say(context, status, body),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(Call(connector, action, server));

        Assert.Equal(status == 403 ? AnswerKind.Misconfigured : AnswerKind.Refused, answer.Kind);
        Assert.StartsWith("making '", answer.Reason);
        Assert.EndsWith(reason, answer.Reason);
        Assert.Empty(api.Made);
        Assert.Empty(_kept);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task SendAsync_MakingIsToldToWait_IsTriedAgain(int status)
    {
        var api = Answering("outreach", "prospect", status, "");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var first = await _bench.SendAsync(Call("outreach", "enrol", server));
        api.Refuse = null;
        var second = await _bench.SendAsync(Call("outreach", "enrol", server) with { Attempt = 2 });

        Assert.Equal((AnswerKind.Retry, AnswerKind.Delivered, 1), (first.Kind, second.Kind, api.Made["prospect"]));
    }

    [Fact]
    public async Task SendAsync_TwoRecordsAreFound_TheFirstIsEnrolledAndNoneIsMade()
    {
        var api = new RecordApi("outreach")
        {
            Instead = (does, _, context) =>
                does == "find prospect" ? RecordApi.Say(context, 200, """{"data": [{"id": 4}, {"id": 5}]}""") : Task.FromResult(false),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(Call("outreach", "enrol", server));

        Assert.Equal((AnswerKind.Delivered, false), (answer.Kind, api.Made.ContainsKey("prospect")));
        Assert.Equal("4", FieldText.From(server.Requests[^1].Json["data"]!["relationships"]!["prospect"]!["data"]!["id"]));
    }

    [Fact]
    public async Task SendAsync_MadeAndTheAnswerHasNoId_IsLookedForAndNeverMadeAgain()
    {
        var api = new RecordApi("outreach")
        {
            Lags = true,
            Instead = (does, _, context) => does == "prospect" ? RecordApi.Say(context, 201, "{}") : Task.FromResult(false),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var first = await _bench.SendAsync(Call("outreach", "enrol", server));
        var second = await _bench.SendAsync(Call("outreach", "enrol", server) with { Attempt = 2 });
        api.Lags = false;
        var third = await _bench.SendAsync(Call("outreach", "enrol", server) with { Attempt = 3 });

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

        await _bench.SendAsync(Call("pipedrive", "create-deal", server));

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

        var answer = await _bench.SendAsync(Call("salesforce", "add-to-campaign", server) with { Steps = null });

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

        await _bench.SendAsync(Call("hubspot", "enrol", server) with { Attempt = 2 });

        Assert.Equal(1, api.Made[RecordApi.Own]);
    }

    [Fact]
    public async Task SendAsync_ContactOfSalesforceIsThere_NoLeadIsLookedForOrMade()
    {
        var api = new RecordApi("salesforce")
        {
            Instead = (does, _, context) =>
                does == "find contact" ? RecordApi.Say(context, 200, """{"records": [{"Id": "0031"}]}""") : Task.FromResult(false),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        await _bench.SendAsync(Call("salesforce", "add-to-campaign", server));

        Assert.DoesNotContain(server.Requests, request => request.Target.Contains("Lead", StringComparison.Ordinal));
        Assert.Equal(("0031", null), (FieldText.From(server.Requests[^1].Json["ContactId"]), server.Requests[^1].Json["LeadId"]));
    }

    [Fact]
    public async Task SendAsync_EventWithoutACompany_NoOrganizationIsLookedForOrMade()
    {
        var api = new RecordApi("pipedrive");
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);
        var call = Call("pipedrive", "create-deal", server);
        call.Values["account"]!.AsObject().Remove("name");

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

        await _bench.SendAsync(Call("pipedrive", "create-deal", server) with { Attempt = 2 });

        Assert.Equal(2, api.Made[RecordApi.Own]);
    }

    // Long lists of records are answers too: Apollo's 25 contacts are more than an acknowledgement has
    [Fact]
    public async Task SendAsync_LookupAnswersWithALongList_IsRead()
    {
        var others = string.Join(
            ",",
            Enumerable.Range(0, 25)
                .Select(
                    number =>
                        new JsonObject
                        {
                            ["id"] = $"o-{number}",
                            ["email"] = "x@example.com",
                            ["bio"] = new string('x', 9000),
                        }.ToJsonString()));
        var api = new RecordApi("apollo")
        {
            Instead = (does, _, context) => does == "find contact"
                ? RecordApi.Say(context, 200, $$"""{"contacts": [{{others}}, {"id": "c-9", "email": "ada@example.com"}]}""")
                : Task.FromResult(false),
        };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(Call("apollo", "enrol", server));

        Assert.True(answer.Kind == AnswerKind.Delivered, answer.Reason);
        Assert.Equal("c-9", FieldText.From(server.Requests[^1].Json["contact_ids"]![0]));
    }

    // Refuses to make a kind, and does not find what is there
    private static RecordApi Answering(string connector, string kind, int status, string body) => new(connector)
    {
        Lags = true,
        Refuse = (does, context) => does == kind ? RecordApi.Say(context, status, body) : Task.FromResult(false),
    };

    private OutboundCall Call(string connector, string action, LocalServer server) =>
        _bench.Set("TOKEN", "client-1:client-secret").Call(
            connector, server, "TOKEN", action, RecordApi.Actions.Single(
                one => (one.Connector, one.Action) == (connector, action)).With) with
        {
            Steps = new RecordedSteps(_kept, (steps, _) =>
            {
                _kept = steps;
                return Task.CompletedTask;
            }),
        };
}
