using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>Enrolling twice is a mistake that a customer sees: whatever the network does, each API enrols once.</summary>
public sealed class EnrolConnectorTests : IDisposable
{
    private const string With = """{"sequence": 12, "cadence": 12, "mailbox": 3, "emailAccount": "ea-3", "user": 4}""";

    private readonly CallBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("outreach")]
    [InlineData("salesloft")]
    [InlineData("apollo")]
    public async Task Enrol_FirstTry_FindsThePersonAndEnrols(string connector)
    {
        var api = new SequenceApi();
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(Call(connector, server));

        Assert.Equal((AnswerKind.Delivered, 1), (answer.Kind, api.Enrolments));
        RequestSnapshot.Match($"{connector}-enrol", [.. server.Requests]);
    }

    [Theory]
    [InlineData("outreach")]
    [InlineData("salesloft")]
    [InlineData("apollo")]
    public async Task Enrol_AnswerLostThenTriedAgain_EnrolledOnce(string connector)
    {
        var api = new SequenceApi { LoseAnswers = 1 };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var first = await _bench.SendAsync(Call(connector, server));
        var second = await _bench.SendAsync(Call(connector, server) with { Attempt = 2 });

        Assert.Equal((AnswerKind.Unknown, AnswerKind.Delivered, 1), (first.Kind, second.Kind, api.Enrolments));
        Assert.Equal("already done: the lookup 'membership' found it", second.Reason);
    }

    [Theory]
    [InlineData("outreach")]
    [InlineData("salesloft")]
    [InlineData("apollo")]
    public async Task Enrol_CrashAfterTheCall_FirstTryMadeAgainEnrolsOnce(string connector)
    {
        var api = new SequenceApi();
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        await _bench.SendAsync(Call(connector, server));
        var again = await _bench.SendAsync(Call(connector, server) with { MayHaveBeenSent = true });

        Assert.Equal((AnswerKind.Delivered, 1), (again.Kind, api.Enrolments));
    }

    [Theory]
    [InlineData("outreach")]
    [InlineData("salesloft")]
    [InlineData("apollo")]
    public async Task Enrol_RequestLostThenTriedAgain_EnrolledOnce(string connector)
    {
        var api = new SequenceApi { LoseRequests = 1 };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        await _bench.SendAsync(Call(connector, server));
        var second = await _bench.SendAsync(Call(connector, server) with { Attempt = 2 });

        Assert.True(second.Kind == AnswerKind.Delivered, second.Reason);
        Assert.Equal(1, api.Enrolments);
    }

    [Theory]
    [InlineData("outreach", "Outreach has no prospect with the e-mail ada@example.com")]
    [InlineData("salesloft", "Salesloft has no person with the e-mail ada@example.com")]
    [InlineData("apollo", "Apollo has no contact with the e-mail ada@example.com")]
    public async Task Enrol_PersonThatTheApiDoesNotKnowAndIsNotToMake_Refused(string connector, string reason)
    {
        var api = new SequenceApi { Email = "grace@example.com" };
        await using var server = await LocalServer.StartAsync(api.AnswerAsync);

        var answer = await _bench.SendAsync(Refusing(Call(connector, server)));

        Assert.Equal((AnswerKind.Refused, reason, 0), (answer.Kind, answer.Reason, api.Enrolments));
    }

    [Theory]
    [InlineData(500, AnswerKind.Retry)]
    [InlineData(401, AnswerKind.Misconfigured)]
    [InlineData(404, AnswerKind.Refused)]
    public async Task Enrol_LookupFails_NothingIsEnrolled(int status, AnswerKind kind)
    {
        await using var server = await LocalServer.StartAsync(status, "");

        var answer = await _bench.SendAsync(Call("salesloft", server) with { Attempt = 2 });

        Assert.Equal(kind, answer.Kind);
        Assert.StartsWith($"the lookup 'person': http://127.0.0.1 answered {status}", answer.Reason);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Enrol_LookupAnswersWithAPage_NothingIsEnrolled()
    {
        await using var server = await LocalServer.StartAsync(200, "<html>maintenance</html>");

        var answer = await _bench.SendAsync(Call("salesloft", server));

        Assert.Equal((AnswerKind.Retry, 1), (answer.Kind, server.Requests.Count));
    }

    [Fact]
    public async Task Enrol_LookupGetsNoAnswer_IsRetryNotUnknown()
    {
        await using var server = await LocalServer.StartAsync((_, context) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        Assert.Equal(AnswerKind.Retry, (await _bench.SendAsync(Call("apollo", server))).Kind);
    }

    [Theory]
    [InlineData(403, """{"error": "api/v1/emailer_campaigns is not accessible with this api_key"}""", AnswerKind.Misconfigured)]
    [InlineData(
        200, """{"contacts": [], "skipped_contact_ids": {"c-1": "contacts_already_exists_in_current_campaign"}}""",
        AnswerKind.Delivered)]
    [InlineData(200, """{"contacts": [], "skipped_contact_ids": {"c-1": "contacts_without_email"}}""", AnswerKind.Refused)]
    public async Task Enrol_ApolloOddAnswers_MeanWhatTheySay(int status, string body, AnswerKind kind)
    {
        await using var server = await LocalServer.StartAsync((request, context) =>
        {
            var isEnrolment = request.Target.StartsWith("/emailer_campaigns", StringComparison.Ordinal);
            context.Response.StatusCode = isEnrolment ? status : 200;
            return context.Response.WriteAsync(isEnrolment ? body : """{"contacts": [{"id": "c-1", "email": "ada@example.com"}]}""");
        });

        Assert.Equal(kind, (await _bench.SendAsync(Call("apollo", server))).Kind);
    }

    [Fact]
    public async Task Enrol_OutreachRefuses_SaysWhyInItsWords()
    {
        await using var server = await LocalServer.StartAsync((request, context) =>
        {
            context.Response.StatusCode = request.Method == "GET" ? 200 : 422;
            return context.Response.WriteAsync(request.Method == "GET"
                ? """{"data": [{"id": 1}]}"""
                : """{"errors": [{"id": "validationError", "title": "Validation Error", "detail": "Sequence is not active."}]}""");
        });

        var answer = await _bench.SendAsync(Call("outreach", server));

        Assert.Equal((AnswerKind.Refused, "http://127.0.0.1 answered 422: Sequence is not active."), (answer.Kind, answer.Reason));
    }

    [Fact]
    public async Task Enrol_ApolloFindsSomebodyElse_DoesNotEnrolThem()
    {
        await using var server = await LocalServer.StartAsync(
            200, """{"contacts": [{"id": "c-2", "email": "ada@example.com.evil.example"}]}""");

        Assert.Equal(AnswerKind.Refused, (await _bench.SendAsync(Refusing(Call("apollo", server)))).Kind);
        Assert.Single(server.Requests);
    }

    private static OutboundCall Refusing(OutboundCall call)
    {
        call.Values.Find("with")!["create"] = "no";
        return call;
    }

    private OutboundCall Call(string connector, LocalServer server) =>
        _bench.Set("TOKEN", "token-of-the-destination").Call(connector, server, "TOKEN", with: With);
}
