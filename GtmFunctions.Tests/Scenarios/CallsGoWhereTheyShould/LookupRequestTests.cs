using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Outbound.Connectors;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.CallsGoWhereTheyShould;

/// <summary>What enrichers that are no CRM's ask, from the document to the wire, and what is read from their answers.</summary>
public sealed class LookupRequestTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(
        "octave-lookup-company",
        "connector: octave, token: LOOKUP_KEY, agent: LOOKUP_AGENT, map: { account.fit: fit_score }",
        """{"found": true, "data": {"fit_score": 82}, "_metadata": {"requestId": "r-1"}}""",
        "1. octave")]
    [InlineData(
        "octave-lookup-person",
        "connector: octave, lookup: enrich-person, token: LOOKUP_KEY, agent: LOOKUP_AGENT, map: { account.fit: person.fit }",
        """{"found": true, "person": {"fit": 82}}""",
        "1. octave")]
    [InlineData(
        "http-lookup-post",
        "connector: http, method: POST, headers: { X-Key: '{{ settings.LOOKUP_KEY }}' }, map: { account.fit: 'results[0].fit' }, "
        + "body: { domain: '{{ account.domain }}', who: { email: '{{ person.email }}' }, seats: '{{ product.seats }}', most: 1 }",
        """{"results": [{"fit": 82}]}""",
        "1. http")]
    public async Task LookUp_Asked_IsThisRequestAndItsAnswerIsRead(string name, string provider, string answer, string from)
    {
        await using var server = await LocalServer.StartAsync(200, answer);
        await using var pipeline = await StartAsync(server, provider);

        var enricher = await LiveAsync(pipeline);

        Assert.Equal(
            $$$"""{"account.fit":{"value":82,"from":"{{{from}}}","kept":null}}""", enricher["gave"]!.ToJsonString());
        RequestSnapshot.Match(name, Assert.Single(server.Requests));
    }

    [Fact]
    public async Task Octave_KnowsNothing_IsAnAnswerThatIsRemembered()
    {
        await using var server = await LocalServer.StartAsync(200, """{"found": false, "message": "no such company"}""");
        await using var pipeline = await StartAsync(
            server, "cache: 1d, connector: octave, token: LOOKUP_KEY, agent: LOOKUP_AGENT, map: { account.fit: fit_score }");

        var first = await LiveAsync(pipeline);
        var second = await LiveAsync(pipeline, "msg_2");

        Assert.Equal("nobody who was asked knows it", FieldText.From(first["notFound"]));
        Assert.Null(first["missing"]);
        Assert.Equal("cache", FieldText.From(second["from"]));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Octave_AgentIsNotSet_NobodyIsAskedAndTheTraceNamesTheSetting()
    {
        await using var server = await LocalServer.StartAsync(200, "{}");
        await using var pipeline = await StartAsync(server, "connector: octave, agent: ANOTHER_AGENT, map: { account.fit: fit_score }");

        var enricher = await LiveAsync(pipeline);

        Assert.Equal("not asked: the setting 'ANOTHER_AGENT' is not set", FieldText.From(enricher["providers"]![0]!["answer"]));
        Assert.Empty(server.Requests);
    }

    private Task<PipelineHarness> StartAsync(LocalServer server, string provider) => PipelineHarness.StartAsync(
        azurite,
        $$"""
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created }
            map:
              person.email: data.email
              account.domain: { from: person.email, as: domain }
              account.name: data.company
              product.seats: data.seats
        enrichers:
          fit: { key: account.domain, url: '{{server.Url}}', allowPrivate: true, {{provider}} }
        workflows:
          inbound: { on: [lead.created], enrich: [fit], do: [ { to: sequencer } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
        """,
        new() { ["LOOKUP_KEY"] = "key-for-tests-only", ["LOOKUP_AGENT"] = "ca_2" });

    private static async Task<JsonNode> LiveAsync(PipelineHarness pipeline, string messageId = "msg_1")
    {
        var body = """{"type": "form.submitted", "data": {"email": "ada@example.com", "company": "Example Zürich", "seats": 25}}""";
        var (_, answer) = await pipeline.SendAsync("forms", body, messageId);
        await pipeline.DrainAsync();
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
        return trace["stages"]![2]!["enrichers"]![0]!;
    }
}
