using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>What each connector sends of its own accord, as it was reviewed in <c>Snapshots</c>.</summary>
public sealed class ConnectorRequestTests : IDisposable
{
    private readonly CallBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("attio", "upsert-person", null, """{"data": {"id": {"record_id": "r-1"}}}""", "r-1")]
    [InlineData("attio", "upsert-company", null, """{"data": {"id": {"record_id": "r-2"}}}""", "r-2")]
    [InlineData("clay", "add-row", null, "", null)]
    [InlineData("cloudevents", "send", null, "", null)]
    [InlineData("customerio", "track", null, "{}", null)]
    [InlineData("customerio", "identify", null, "{}", null)]
    [InlineData("event-grid", "send", null, "", null)]
    [InlineData("hubspot", "upsert-contact", null, """{"status": "COMPLETE", "results": [{"id": "51"}]}""", "51")]
    [InlineData(
        "hubspot", "upsert", """{"object": "deals", "idProperty": "deal_key", "id": "d-1"}""", """{"results": [{"id": "52"}]}""", "52")]
    [InlineData("make", "send", null, "Accepted", null)]
    [InlineData("microsoft-teams", "post", null, "1", null)]
    [InlineData("n8n", "send", null, """{"message": "Workflow was started"}""", null)]
    [InlineData(
        "octave", "run-agent", """{"agent": "ca_1", "callbackUrl": "https://hooks.example.com/api/hooks/octave"}""",
        """{"requestId": "r-9", "status": "pending"}""", "r-9")]
    [InlineData("octave", "enrich-company", """{"agent": "ca_2"}""", """{"found": true, "_metadata": {"requestId": "r-10"}}""", "r-10")]
    [InlineData("octave", "enrich-person", """{"agent": "ca_3"}""", """{"found": true, "_metadata": {"requestId": "r-11"}}""", "r-11")]
    [InlineData("octave", "sequence", """{"agent": "ca_4"}""", """{"found": true, "_metadata": {"requestId": "r-12"}}""", "r-12")]
    [InlineData("octave", "run-workflow", """{"workflow": "wf_1"}""", """{"workflowRunOId": "wr_1"}""", "wr_1")]
    [InlineData("pipedrive", "update-deal", null, """{"success": true, "data": {"id": 7}}""", "7")]
    [InlineData("segment", "track", null, """{"success": true}""", null)]
    [InlineData("segment", "identify", null, """{"success": true}""", null)]
    [InlineData("zapier", "send", null, """{"status": "success", "id": "z-1"}""", "z-1")]
    public async Task SendAsync_WithoutTemplate_TheReviewedRequest(string connector, string action, string? with, string body, string? id)
    {
        await using var server = await LocalServer.StartAsync(200, body);
        _bench.Set("TOKEN", connector == "customerio" ? "site-id:track-api-key" : "token-of-the-destination");
        var takesToken = ConnectorCatalogue.Load().Find(connector)!.Auth.Kind != AuthKind.None;

        var answer = await _bench.SendAsync(_bench.Call(connector, server, takesToken ? "TOKEN" : null, action, with));

        Assert.Equal((AnswerKind.Delivered, id), (answer.Kind, answer.ExternalId));
        RequestSnapshot.Match($"{connector}-{action}", Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData("segment", "track", """{"event": "Demo requested", "properties": {"deal": "{{ deal.id }}"}}""")]
    [InlineData("segment", "identify", """{"plan": "pro"}""")]
    [InlineData("hubspot", "upsert-contact", """{"lifecyclestage": "lead", "company": "{{ account.name | upcase }}"}""")]
    [InlineData("attio", "upsert-person", """{"job_title": "{{ person.title | downcase }}"}""")]
    [InlineData("clay", "add-row", """{"stage": "{{ deal.stage }}", "amount": "{{ deal.amount }}"}""")]
    [InlineData("customerio", "track", """{"amount": "{{ deal.amount }}"}""")]
    [InlineData("octave", "run-agent", """{"email": "{{ owner.email }}"}""")]
    [InlineData("pipedrive", "update-deal", """{"value": "{{ deal.amount }}", "stage_id": 3}""")]
    public async Task SendAsync_ObjectTemplate_LaidOverTheConnectorsOwn(string connector, string action, string template)
    {
        await using var server = await LocalServer.StartAsync(200, "{}");
        _bench.Set("TOKEN", "site-id:track-api-key");

        await _bench.SendAsync(_bench.Call(connector, server, "TOKEN", action) with { Template = CallBench.Object(template) });

        RequestSnapshot.Match($"{connector}-{action}-template", Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData("outreach", """{"mailbox": 1}""", "the action 'enrol' needs with.sequence, and there is none")]
    [InlineData("outreach", """{"sequence": "", "mailbox": 1}""", "the action 'enrol' needs with.sequence, and there is none")]
    [InlineData("salesloft", null, "the action 'enrol' needs with.cadence, and there is none")]
    [InlineData("pipedrive", null, "the action 'create-person' needs person.email, and there is none")]
    [InlineData("customerio", null, "the action 'track' needs with.userId or person.id or person.email, and there is none")]
    public async Task SendAsync_EventWithoutWhatTheActionNeeds_RefusedUnsent(string connector, string? with, string reason)
    {
        await using var server = await LocalServer.StartAsync(200, """{"data": [{"id": 1}]}""");
        _bench.Set("TOKEN", "site-id:track-api-key");
        var call = _bench.Call(connector, server, "TOKEN", with: with);
        if (with is null && connector != "salesloft")
            call = call with { Values = call.Values.With("person", null) };

        var answer = await _bench.SendAsync(call);

        Assert.Equal((AnswerKind.Refused, reason), (answer.Kind, answer.Reason));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task SendAsync_OctaveByTheQuickstart_GoesToItsHostWithItsHeader()
    {
        await using var server = await LocalServer.StartAsync(200, """{"found": true}""");
        _bench.Set("OCTAVE_KEY", "key-of-the-quickstart");
        var call = _bench.Call("octave", server, action: "enrich-company");
        var headers = new Dictionary<string, Template> { ["Api-Key"] = Template.Parse("{{ settings.OCTAVE_KEY }}") };

        var answer = await _bench.SendAsync(call with { Destination = call.Destination with { Headers = headers } });

        var request = Assert.Single(server.Requests);
        Assert.Equal(
            (AnswerKind.Delivered, "key-of-the-quickstart", null), (answer.Kind, request.Header("Api-Key"), request.Header("api_key")));
    }

    [Fact]
    public async Task SendAsync_ValuesInAnAddress_CannotChangeIt()
    {
        await using var server = await LocalServer.StartAsync(200, "{}");
        _bench.Set("TOKEN", "token-of-the-destination");
        var call = _bench.Call("pipedrive", server, "TOKEN", "update-deal", """{"deal": "7/users?x=#1..."}""");

        await _bench.SendAsync(call);

        Assert.Equal("/api/v2/deals/7%2Fusers%3Fx%3D%231...", Assert.Single(server.Requests).Target);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../users")]
    [InlineData("7/../../users")]
    [InlineData("..%2Fusers")]
    [InlineData("..%252Fusers")]
    [InlineData("%2e%2e/users")]
    [InlineData("..\\\\users")]
    public async Task SendAsync_ValueThatClimbs_RefusedUnsent(string deal)
    {
        await using var server = await LocalServer.StartAsync(200, "{}");
        _bench.Set("TOKEN", "token-of-the-destination");

        var climbing = await _bench.SendAsync(_bench.Call("pipedrive", server, "TOKEN", "update-deal", $$"""{"deal": "{{deal}}"}"""));

        Assert.Equal(AnswerKind.Refused, climbing.Kind);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task SendAsync_BodyAboveWhatTheApiTakes_RefusedUnsent()
    {
        await using var server = await LocalServer.StartAsync(200, "");
        var half = new string('x', 50_000);
        var template = CallBench.Object($$"""{"note": "{{half}}", "more": "{{half}}"}""");

        var answer = await _bench.SendAsync(_bench.Call("clay", server) with { Template = template });

        Assert.Equal(AnswerKind.Refused, answer.Kind);
        Assert.EndsWith("Clay takes 100000", answer.Reason);
        Assert.Empty(server.Requests);
    }
}
