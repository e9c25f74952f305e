using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pipeline;

/// <summary>Thin events of HubSpot, whose records are read before workflows look at them.</summary>
public sealed class FetchTests(AzuriteFixture azurite)
{
    private const string Fields = "{ email: '{{ person.email }}', name: '{{ person.name }}', stage: '{{ person.lifecycleStage }}', tier: '{{ person.tier }}', "
        + "company: '{{ account.name }}', domain: '{{ account.domain }}', employees: '{{ account.employees }}' }";

    private const string Deal = "{ name: '{{ deal.name }}', stage: '{{ deal.stage }}', amount: '{{ deal.amount }}', minor: '{{ deal.amountMinor }}', "
        + "who: '{{ person.email }}', missing: '{{ enrichmentMissing | join: \",\" }}' }";

    [Fact]
    public async Task ContactCreated_WithNothingButAnId_IsALeadWithAnEmail()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm);

        var trace = await LiveAsync(pipeline, "contact.creation", 101);

        Assert.Equal(
            """{"email":"ada@analytical.example","name":"Ada Byron","stage":"lead","tier":"gold","company":"Analytical Engines","domain":"analytical.example","employees":12}""",
            Assert.Single(pipeline.Received("sequencer")).Body!.ToJsonString());
        Assert.Equal(["contacts/101", "companies/900"], crm.Paths);
        Assert.Contains("tier", Uri.UnescapeDataString(crm.Server.Requests[0].Target), StringComparison.Ordinal);
        var fetched = Fetched(trace);
        Assert.Equal(("fetch.crm.contact", "101"), (FieldText.Of(fetched["enricher"]), FieldText.Of(fetched["key"])));
        Assert.Equal("contact.properties.email", FieldText.Of(fetched["gave"]!["person.email"]!["from"]));
        Assert.Equal("complete", FieldText.Of(trace["stages"]![2]!["enrichment"]));
        Assert.DoesNotContain(HubSpotStandIn.Token, trace.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContactCreated_OnTheNewPlatform_IsTheSame()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm);

        await LiveAsync(pipeline, "object.creation", 101, """, "objectTypeId": "0-1" """);

        Assert.Equal("ada@analytical.example", FieldText.Of(Assert.Single(pipeline.Received("sequencer")).Body!["email"]));
    }

    [Fact]
    public async Task DealMoved_KnowsItsNameAmountAndContact_AndItsStageIsTheWebhooks()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm);

        var trace = await LiveAsync(pipeline, "deal.propertyChange", 301, """, "propertyName": "dealstage", "propertyValue": "evaluation" """);

        Assert.Equal(
            """{"name":"Engine No. 2","stage":"evaluation","amount":1500.50,"minor":150050,"who":"ada@analytical.example","missing":""}""",
            Assert.Single(pipeline.Received("other")).Body!.ToJsonString());
        Assert.Equal(["deals/301", "contacts/101"], crm.Paths);
        Assert.Null(trace["stages"]![1]!["raw"]?["properties"]);
    }

    [Fact]
    public async Task Cache_SecondEventOfTheContact_ReadsNothingAndTheChangedValueIsTheWebhooks()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm, ", cache: 5m");

        await LiveAsync(pipeline, "contact.creation", 101);
        crm.Set("contacts/101", "lastname", "Lovelace");
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        var trace = await LiveAsync(pipeline, "contact.propertyChange", 101, """, "propertyName": "lastname", "propertyValue": "Lovelace" """);

        Assert.Equal(["contacts/101", "companies/900"], crm.Paths);
        Assert.Equal("Ada Lovelace", FieldText.Of(pipeline.Received("sequencer")[^1].Body!["name"]));
        Assert.Equal(("cache", "60"), (FieldText.Of(Fetched(trace)["from"]), FieldText.Of(Fetched(trace)["ageSeconds"])));

        pipeline.Clock.Advance(TimeSpan.FromMinutes(5));
        await LiveAsync(pipeline, "contact.propertyChange", 101, """, "propertyName": "jobtitle", "propertyValue": "Author" """);
        Assert.Equal(4, crm.Paths.Count);
    }

    [Fact]
    public async Task ChangedValue_OfAFieldThatOnlyTheDocumentMaps_IsTheWebhooksToo()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm, ", cache: 5m");

        await LiveAsync(pipeline, "contact.creation", 101);
        await LiveAsync(pipeline, "contact.propertyChange", 101, """, "propertyName": "tier", "propertyValue": "platinum" """);

        Assert.Equal("platinum", FieldText.Of(pipeline.Received("sequencer")[^1].Body!["tier"]));
    }

    [Fact]
    public async Task Record_ThatIsGone_IsNotedAndTheEventGoesOn()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm);
        crm.Delete("deals/301");

        var trace = await LiveAsync(pipeline, "deal.propertyChange", 301, """, "propertyName": "dealstage", "propertyValue": "lost" """);

        Assert.Equal("""{"name":null,"stage":"lost","amount":null,"minor":null,"who":null,"missing":""}""", Assert.Single(pipeline.Received("other")).Body!.ToJsonString());
        Assert.Equal("nobody who was asked knows it", FieldText.Of(Fetched(trace)["notFound"]));
        Assert.Single(crm.Paths);
    }

    [Theory]
    [InlineData("contact.deletion")]
    [InlineData("contact.privacyDeletion")]
    public async Task Deletion_ReadsNothing(string type)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm);

        await LiveAsync(pipeline, type, 101);

        Assert.Empty(crm.Paths);
        Assert.Single(pipeline.Received("sequencer"));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Record_ThatCannotBeReadForNow_IsReadAtALaterTry(int status)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm);
        crm.Fail(status, times: 2, retryAfter: "5");

        var trace = await LiveAsync(pipeline, "contact.creation", 101);

        Assert.Equal("ada@analytical.example", FieldText.Of(Assert.Single(pipeline.Received("sequencer")).Body!["email"]));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)], pipeline.Script.Delays);
        Assert.Null(Fetched(trace)["again"]);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Record_ThatCannotBeReadAtAll_TheEventGoesOnWithoutAndSaysSo(int status)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm, ", retry: [10s, 20s]");
        crm.Fail(status, times: 30);

        var trace = await LiveAsync(pipeline, "deal.propertyChange", 301, """, "propertyName": "dealstage", "propertyValue": "won" """);

        var body = Assert.Single(pipeline.Received("other")).Body!;
        Assert.Equal(("won", "fetch.crm.deal"), (FieldText.Of(body["stage"]), FieldText.Of(body["missing"])));
        Assert.Equal("partial", FieldText.Of(trace["stages"]![2]!["enrichment"]));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)], pipeline.Script.Delays);
    }

    [Fact]
    public async Task Import_OverTheLimit_WaitsForRoomAndLosesNobody()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm, ", retry: [1s], limit: { requests: 2, per: 10s }");
        var batch = string.Join(',', Enumerable.Range(0, 8).Select(i => Body("contact.creation", 101, $", \"changeSource\": \"{i}\"").Trim('[', ']')
            .Replace("\"eventId\": 1", $"\"eventId\": {i}", StringComparison.Ordinal)));

        await pipeline.SendAsync("crm", $"[{batch}]");
        await pipeline.DrainAsync(rounds: 400);

        Assert.Equal(8, pipeline.Received("sequencer").Count);
        Assert.All(pipeline.Received("sequencer"), lead => Assert.Equal("ada@analytical.example", FieldText.Of(lead.Body!["email"])));
    }

    [Fact]
    public async Task Api_ThatIsSlow_IsGivenUpAfterItsTimeOut()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm, ", retry: [], timeout: 1s");
        crm.Hang(times: 1);

        var trace = await LiveAsync(pipeline, "deal.propertyChange", 301, """, "propertyName": "dealstage", "propertyValue": "won" """);

        Assert.Single(pipeline.Received("other"));
        Assert.Contains("gave no whole answer within 1 s", FieldText.Of(Fetched(trace)["providers"]![0]!["answer"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Company_ThatCannotBeRead_LeavesTheContactItsFields()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm, ", retry: []");
        crm.Delete("companies/900");
        await LiveAsync(pipeline, "contact.creation", 101);
        Assert.Equal("Analytical", FieldText.Of(Assert.Single(pipeline.Received("sequencer")).Body!["company"]));

        await using var half = await HubSpotStandIn.StartAsync();
        await using var other = await StartAsync(half, ", retry: [], limit: { requests: 100, per: 1s }");
        half.FailAt("companies/900", 503);
        var trace = await LiveAsync(other, "contact.creation", 101);

        Assert.Equal("ada@analytical.example", FieldText.Of(Assert.Single(other.Received("sequencer")).Body!["email"]));
        Assert.Equal("a part of the record could not be read", FieldText.Of(Fetched(trace)["missing"]));
    }

    [Theory]
    [InlineData("pat-of-somebody-else")]
    [InlineData(null)]
    public async Task Token_ThatIsWrongOrNotSet_IsNotedAtOnceAndTheEventGoesOn(string? token)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm, token: token);

        var trace = await LiveAsync(pipeline, "contact.deletion", 101);
        Assert.Null(trace["stages"]![2]!["enrichers"]);
        trace = await LiveAsync(pipeline, "deal.propertyChange", 301, """, "propertyName": "dealstage", "propertyValue": "won" """);

        Assert.Single(pipeline.Received("other"));
        Assert.Contains(
            token is null ? "the setting 'HUBSPOT_TOKEN' is not set" : "answered 401",
            FieldText.Of(Fetched(trace)["providers"]![0]!["answer"]),
            StringComparison.Ordinal);
        Assert.Empty(pipeline.Script.Delays);
        Assert.DoesNotContain("pat-of-somebody-else", trace.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("company.propertyChange", "no workflow and no signal listens for account.changed")]
    [InlineData("deal.creation", "news filter this event out whatever it says")]
    public async Task Event_ThatNobodyWouldLookAt_ReadsNothing(string type, string why)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm);

        var trace = await LiveAsync(pipeline, type, 301);

        Assert.Empty(crm.Paths);
        Assert.Equal(why, FieldText.Of(Fetched(trace)["skipped"]));
    }

    [Fact]
    public async Task Signal_ThatListens_SeesWhatWasFetched()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(
            crm, more: "\nsignals: { back: { key: person.email, within: 7d, all: [ { on: contact.restored } ], emit: person.back } }");

        var trace = await LiveAsync(pipeline, "contact.restore", 101);

        Assert.Equal("ada@analytical.example", FieldText.Of(trace["stages"]![3]!["signals"]![0]!["key"]!["value"]));
    }

    [Fact]
    public async Task Simulate_AsksNobody_AndTakesWhatIsKnown()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await StartAsync(crm);

        var bare = await SimulateAsync(pipeline, []);
        var known = await SimulateAsync(pipeline, new JsonObject { ["person.email"] = "ada@analytical.example" });

        Assert.Empty(crm.Paths);
        Assert.StartsWith("nothing is cached", FieldText.Of(bare["stages"]![1]!["enrichers"]![0]!["notAsked"]), StringComparison.Ordinal);
        Assert.Empty(bare["actions"]!.AsArray());
        Assert.Contains("ada@analytical.example", FieldText.Of(Assert.Single(known["actions"]!.AsArray())!["request"]!["body"]), StringComparison.Ordinal);
    }

    private static JsonNode Fetched(JsonNode trace) => trace["stages"]![2]!["enrichers"]![0]!;

    private Task<PipelineHarness> StartAsync(HubSpotStandIn crm, string keys = "", string? token = HubSpotStandIn.Token, string more = "") => PipelineHarness.StartAsync(
        azurite,
        $$"""
        version: 1
        sources:
          crm:
            provider: hubspot
            secrets: [CRM_SECRET]
            types: { contact.creation: lead.created }
            fetch: { token: HUBSPOT_TOKEN, url: HUBSPOT_URL{{keys}} }
            map: { person.tier: "fetched:contact.properties.tier" }
        workflows:
          leads: { on: [lead.created, contact.created, contact.changed], filter: { person.email: { $exists: true } }, do: [ { to: sequencer, template: fields } ] }
          deals: { on: [deal.stage_changed], do: [ { to: other, template: deal } ] }
          news: { on: [deal.created], filter: { event.source: elsewhere }, do: [ { to: other, template: deal } ] }
          gone: { on: [contact.deleted], do: [ { to: sequencer } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
          other: { connector: http, url: OTHER_URL }
        templates:
          fields: {{Fields}}
          deal: {{Deal}}{{more}}
        """,
        new() { ["HUBSPOT_URL"] = crm.Server.Url.ToString().TrimEnd('/'), ["HUBSPOT_TOKEN"] = token });

    private static string Body(string type, int id, string more) =>
        $$"""[{"eventId": 1, "subscriptionId": 2, "portalId": 3, "appId": 4, "occurredAt": 1764000000000, "subscriptionType": "{{type}}", "objectId": {{id}}{{more}}}]""";

    private static async Task<JsonObject> LiveAsync(PipelineHarness pipeline, string type, int id, string more = "")
    {
        var (status, answer) = await pipeline.SendAsync("crm", Body(type, id, more));
        Assert.Equal(200, status);
        await pipeline.DrainAsync();
        return await pipeline.EventTraceAsync(FieldText.Of(answer["id"])!);
    }

    private static async Task<JsonNode> SimulateAsync(PipelineHarness pipeline, JsonObject known)
    {
        var request = new JsonObject { ["source"] = "crm", ["payload"] = JsonNode.Parse(Body("contact.creation", 101, "")), ["known"] = known };
        var (status, answer) = await pipeline.CallAsync<SimulateEndpoint>(
            (endpoint, http) => endpoint.SimulateAsync(http, TestContext.Current.CancellationToken), request.ToJsonString());
        Assert.True(status == 200, answer.ToJsonString());
        return Assert.Single(answer["events"]!.AsArray())!;
    }
}
