using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;

/// <summary>Thin events of HubSpot, whose records are read before workflows look at them.</summary>
public sealed class FetchTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task ContactCreated_WithNothingButAnId_IsALeadWithAnEmail()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm);

        var trace = await FetchBench.LiveAsync(pipeline, "contact.creation", 101);

        Assert.Equal(
            """{"email":"ada@analytical.example","name":"Ada Byron","stage":"lead","tier":"gold","company":"Analytical Engines","domain":"analytical.example","employees":12}""",
            Assert.Single(pipeline.Received("sequencer")).Body!.ToJsonString());
        Assert.Equal(["contacts/101", "companies/900"], crm.Paths);
        Assert.Contains("tier", Uri.UnescapeDataString(crm.Server.Requests[0].Target), StringComparison.Ordinal);
        var fetched = FetchBench.Fetched(trace);
        Assert.Equal(("fetch.crm.contact", "101"), (FieldText.From(fetched["enricher"]), FieldText.From(fetched["key"])));
        Assert.Equal("contact.properties.email", FieldText.From(fetched["gave"]!["person.email"]!["from"]));
        Assert.Equal("complete", FieldText.From(trace["stages"]![2]!["enrichment"]));
        Assert.DoesNotContain(HubSpotStandIn.Token, trace.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContactCreated_OnTheNewPlatform_IsTheSame()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm);

        await FetchBench.LiveAsync(pipeline, "object.creation", 101, """, "objectTypeId": "0-1" """);

        Assert.Equal("ada@analytical.example", FieldText.From(Assert.Single(pipeline.Received("sequencer")).Body!["email"]));
    }

    [Fact]
    public async Task DealMoved_KnowsItsNameAmountAndContact_AndItsStageIsTheWebhooks()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm);

        var trace = await FetchBench.LiveAsync(pipeline, "deal.propertyChange", 301, FetchBench.Stage("evaluation"));

        Assert.Equal(
            """{"name":"Engine No. 2","stage":"evaluation","amount":1500.50,"minor":150050,"who":"ada@analytical.example","pipeline":"default","missing":""}""",
            Assert.Single(pipeline.Received("other")).Body!.ToJsonString());
        Assert.Equal(["deals/301", "contacts/101"], crm.Paths);
        Assert.Null(trace["stages"]![1]!["raw"]?["properties"]);
    }

    [Fact]
    public async Task Cache_SecondEventOfTheContact_ReadsNothingAndTheChangedValueIsTheWebhooks()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm, ", cache: 5m");

        await FetchBench.LiveAsync(pipeline, "contact.creation", 101);
        crm.Set("contacts/101", "lastname", "Lovelace");
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        var trace = await FetchBench.LiveAsync(
            pipeline, "contact.propertyChange", 101, """, "propertyName": "lastname", "propertyValue": "Lovelace" """);

        Assert.Equal(["contacts/101", "companies/900"], crm.Paths);
        Assert.Equal("Ada Lovelace", FieldText.From(pipeline.Received("sequencer")[^1].Body!["name"]));
        Assert.Equal(
            ("cache", "60"), (FieldText.From(FetchBench.Fetched(trace)["from"]), FieldText.From(FetchBench.Fetched(trace)["ageSeconds"])));

        pipeline.Clock.Advance(TimeSpan.FromMinutes(5));
        await FetchBench.LiveAsync(pipeline, "contact.propertyChange", 101, """, "propertyName": "jobtitle", "propertyValue": "Author" """);
        Assert.Equal(4, crm.Paths.Count);
    }

    [Fact]
    public async Task ChangedValue_OfAFieldThatOnlyTheDocumentMaps_IsTheWebhooksToo()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm, ", cache: 5m");

        await FetchBench.LiveAsync(pipeline, "contact.creation", 101);
        await FetchBench.LiveAsync(pipeline, "contact.propertyChange", 101, """, "propertyName": "tier", "propertyValue": "platinum" """);

        Assert.Equal("platinum", FieldText.From(pipeline.Received("sequencer")[^1].Body!["tier"]));
    }

    [Theory]
    [InlineData("contact.deletion")]
    [InlineData("contact.privacyDeletion")]
    public async Task Deletion_ReadsNothing(string type)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm);

        await FetchBench.LiveAsync(pipeline, type, 101);

        Assert.Empty(crm.Paths);
        Assert.Single(pipeline.Received("sequencer"));
    }

    [Theory]
    [InlineData("company.propertyChange", "no workflow and no signal listens for account.changed")]
    [InlineData("deal.creation", "news filter this event out whatever it says")]
    public async Task Event_ThatNobodyWouldLookAt_ReadsNothing(string type, string why)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm);

        var trace = await FetchBench.LiveAsync(pipeline, type, 301);

        Assert.Empty(crm.Paths);
        Assert.Equal(why, FieldText.From(FetchBench.Fetched(trace)["skipped"]));
    }

    [Fact]
    public async Task Signal_ThatListens_SeesWhatWasFetched()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(
            azurite, crm,
            more: "\nsignals: { back: { key: person.email, within: 7d, all: [ { on: contact.restored } ], emit: person.back } }");

        var trace = await FetchBench.LiveAsync(pipeline, "contact.restore", 101);

        Assert.Equal("ada@analytical.example", FieldText.From(trace["stages"]![3]!["signals"]![0]!["key"]!["value"]));
    }

    [Fact]
    public async Task Simulate_AsksNobody_AndTakesWhatIsKnown()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm);

        var bare = await SimulateAsync(pipeline, []);
        var known = await SimulateAsync(pipeline, new JsonObject { ["person.email"] = "ada@analytical.example" });

        Assert.Empty(crm.Paths);
        Assert.StartsWith("nothing is cached", FieldText.From(bare["stages"]![1]!["enrichers"]![0]!["notAsked"]), StringComparison.Ordinal);
        Assert.Empty(bare["actions"]!.AsArray());
        Assert.Contains(
            "ada@analytical.example", FieldText.From(Assert.Single(known["actions"]!.AsArray())!["request"]!["body"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReplayFromRoute_DecidesByWhatWasFetched_AndReadsNothing()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm);
        var trace = await FetchBench.LiveAsync(pipeline, "deal.propertyChange", 301, FetchBench.Stage("evaluation"));
        var read = crm.Paths.Count;

        var (status, answer) = await pipeline.ReplayAsync(
            (replay, request) => replay.ReplayEventAsync(request, FieldText.From(trace["id"])!, TestContext.Current.CancellationToken),
            """{"from": "route", "again": ["send"]}""");
        await pipeline.DrainAsync();

        Assert.True(status == 202, answer.ToJsonString());
        Assert.Equal(read, crm.Paths.Count);
        Assert.Equal(2, pipeline.Received("other").Count);
        Assert.Equal(pipeline.Received("other")[0].Body!.ToJsonString(), pipeline.Received("other")[1].Body!.ToJsonString());
    }

    private static async Task<JsonNode> SimulateAsync(PipelineHarness pipeline, JsonObject known)
    {
        var request = new JsonObject
        {
            ["source"] = "crm",
            ["payload"] = JsonNode.Parse(FetchBench.Body("contact.creation", 101, "")),
            ["known"] = known,
        };
        var (status, answer) = await pipeline.CallAsync<SimulateEndpoint>(
            (endpoint, http) => endpoint.SimulateAsync(http, TestContext.Current.CancellationToken), request.ToJsonString());
        Assert.True(status == 200, answer.ToJsonString());
        return Assert.Single(answer["events"]!.AsArray())!;
    }
}
