using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Outbound.Connectors;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>A lead goes to the rep who owns its account in the CRM: from the look-up to the assignment, and the trace says so.</summary>
public sealed class CrmOwnerTests(AzuriteFixture azurite)
{
    private const string Token = "pat-for-tests-only";

    private static readonly HubSpotApi HubSpot = new()
    {
        Token = Token,
        Companies =
        [
            new()
            {
                ["hs_object_id"] = "1",
                ["domain"] = "owned.example",
                ["hubspot_owner_id"] = "77",
                ["lifecyclestage"] = "customer",
                ["hs_num_open_deals"] = "2",
            },
            new() { ["hs_object_id"] = "2", ["domain"] = "unowned.example", ["lifecyclestage"] = "lead" },
        ],
        Contacts =
        [
            new() { ["hs_object_id"] = "3", ["email"] = "ada@unowned.example", ["hubspot_owner_id"] = "78", ["num_contacted_notes"] = "4" },
        ],
        Owners = new Dictionary<string, string> { ["77"] = "Grace@example.com", ["78"] = "bob@example.com" },
    };

    [Fact]
    public async Task HubSpot_CompanyHasAnOwner_TheLeadIsTheirs()
    {
        await using var server = await LocalServer.StartAsync(HubSpot.AnswerAsync);
        await using var pipeline = await StartAsync(server, "hubspot", "company");

        var trace = await LiveAsync(pipeline, "ada@owned.example");

        Assert.Equal("complete", FieldText.From(trace["stages"]![2]!["enrichment"]));
        Assert.Equal(
            """
            {"account.owner":{"value":"Grace@example.com","from":"1. hubspot","kept":null},
            "account.customer":{"value":true,"from":"1. hubspot","kept":null},
            "account.openDeals":{"value":2,"from":"1. hubspot","kept":null},
            "account.openDeal":{"value":true,"from":"1. hubspot","kept":null}}
            """.ReplaceLineEndings(""),
            Gave(trace, 0));
        AssertOwner(trace, "crm", "the CRM names the account's owner", "grace@example.com");
        Assert.Equal(
            """{"owner":"grace@example.com","customer":true,"openDeals":2}""",
            Assert.Single(pipeline.Received("sequencer")).Body!.ToJsonString());
    }

    [Fact]
    public async Task HubSpot_OnlyTheContactHasAnOwner_TheLeadIsTheirs()
    {
        await using var server = await LocalServer.StartAsync(HubSpot.AnswerAsync);
        await using var pipeline = await StartAsync(server, "hubspot", "company");

        var trace = await LiveAsync(pipeline, "ada@unowned.example");

        Assert.DoesNotContain("account.owner", Gave(trace, 0), StringComparison.Ordinal);
        Assert.Equal(
            """
            {"person.owner":{"value":"bob@example.com","from":"1. hubspot","kept":null},
            "person.engagements":{"value":4,"from":"1. hubspot","kept":null}}
            """.ReplaceLineEndings(""),
            Gave(trace, 1));
        AssertOwner(trace, "crm", "the CRM names the account's owner", "bob@example.com");
    }

    [Fact]
    public async Task HubSpot_KnowsNobody_TheNextOfThePoolHasIt()
    {
        await using var server = await LocalServer.StartAsync(HubSpot.AnswerAsync);
        await using var pipeline = await StartAsync(server, "hubspot", "company");

        var trace = await LiveAsync(pipeline, "ada@unknown.example");

        Assert.Equal("complete", FieldText.From(trace["stages"]![2]!["enrichment"]));
        var why = "the CRM names no owner by e-mail; Bob Stone is owed the most turns of the 2 who can take it";
        AssertOwner(trace, "turn", why, "bob@example.com");
    }

    [Fact]
    public async Task HubSpot_RefusesTheToken_TheLeadHasAnOwnerAllTheSame()
    {
        await using var server = await LocalServer.StartAsync(HubSpot.AnswerAsync);
        await using var pipeline = await StartAsync(server, "hubspot", "company", token: "pat-of-another");

        var trace = await LiveAsync(pipeline, "ada@owned.example");

        Assert.Equal("""["crm","contact"]""", trace["stages"]![2]!["enrichmentMissing"]!.ToJsonString());
        Assert.Equal("turn", FieldText.From(trace["stages"]![3]!["workflows"]![0]!["owner"]!["by"]));
        Assert.DoesNotContain("pat-of-another", trace.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Salesforce_AccountHasAnOwner_TheLeadIsTheirs()
    {
        await using var server = await LocalServer.StartAsync((request, context) => context.Response.WriteAsync(
            request.Target.EndsWith("/token", StringComparison.Ordinal) ? """{"access_token": "session-for-tests"}"""
            : request.Header("Authorization") != "Bearer session-for-tests" ? """[{"errorCode": "INVALID_SESSION_ID"}]"""
            : request.Target.Contains("FROM+Opportunity", StringComparison.Ordinal) ? """{"totalSize": 3, "done": true, "records": []}"""
            : request.Target.Contains("'owned.example'", StringComparison.Ordinal)
                ? """{"totalSize": 1, "records": [{"Id": "001A", "Type": "Prospect", "Owner": {"Email": "grace@example.com"}}]}"""
            : """{"totalSize": 0, "done": true, "records": []}"""));
        await using var pipeline = await StartAsync(server, "salesforce", "account", token: "client-1:secret-for-tests");

        var trace = await LiveAsync(pipeline, "ada@owned.example");

        AssertOwner(trace, "crm", "the CRM names the account's owner", "grace@example.com");
        Assert.Equal(
            """{"owner":"grace@example.com","customer":false,"openDeals":3}""",
            Assert.Single(pipeline.Received("sequencer")).Body!.ToJsonString());
    }

    private Task<PipelineHarness> StartAsync(LocalServer server, string connector, string lookup, string token = Token)
    {
        var crm = $"connector: {connector}, token: CRM_TOKEN, url: '{server.Url}', allowPrivate: true";
        var document = $$$"""
            version: 1
            sources:
              forms:
                provider: standard-webhooks
                secrets: [FORMS_SECRET]
                types: { form.submitted: lead.created }
                map: { person.email: data.email, account.domain: { from: person.email, as: domain } }
            enrichers:
              crm: { key: account.domain, lookup: {{{lookup}}}, {{{crm}}} }
              contact: { key: person.email, lookup: contact, {{{crm}}} }
            assignments:
              sdr: { pool: reps.csv, strategy: owner, fallback: { owner: ops@example.com } }
            workflows:
              inbound: { on: [lead.created], enrich: [crm, contact], assign: sdr, do: [ { to: sequencer, template: fields } ] }
            destinations:
              sequencer: { connector: http, url: SEQUENCER_URL }
            templates:
              fields: { owner: "{{ owner.email }}", customer: "{{ account.customer }}", openDeals: "{{ account.openDeals }}" }
            """;
        return PipelineHarness.StartAsync(
            azurite,
            document,
            new() { ["CRM_TOKEN"] = token },
            new() { ["reps.csv"] = "name,email,team\nBob Stone,bob@example.com,sdr\nGrace Lin,grace@example.com,sdr\n" });
    }

    private static async Task<JsonObject> LiveAsync(PipelineHarness pipeline, string email)
    {
        var body = new JsonObject { ["type"] = "form.submitted", ["data"] = new JsonObject { ["email"] = email } };
        var (_, answer) = await pipeline.SendAsync("forms", body.ToJsonString());
        await pipeline.DrainAsync();
        return await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);
    }

    private static string Gave(JsonObject trace, int enricher) => trace["stages"]![2]!["enrichers"]![enricher]!["gave"]!.ToJsonString();

    private static void AssertOwner(JsonObject trace, string by, string why, string email)
    {
        var owner = trace["stages"]![3]!["workflows"]![0]!["owner"]!;
        Assert.Equal(
            (by, why, email), (FieldText.From(owner["by"]), FieldText.From(owner["why"]), FieldText.From(owner["owner"]!["email"])));
    }
}
