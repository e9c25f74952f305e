using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NoHarmToOthers;

/// <summary>Whatever is wrong with a record or with who has it, the event arrives, and the trace says what is missing.</summary>
public sealed class FetchFailureTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Record_ThatIsGone_IsNotedAndTheEventGoesOn()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm);
        crm.Delete("deals/301");

        var trace = await FetchBench.LiveAsync(pipeline, "deal.propertyChange", 301, FetchBench.Stage("lost"));

        Assert.Equal(
            """{"name":null,"stage":"lost","amount":null,"minor":null,"who":null,"pipeline":null,"missing":""}""",
            Assert.Single(pipeline.Received("other")).Body!.ToJsonString());
        Assert.Equal("nobody who was asked knows it", FieldText.From(FetchBench.Fetched(trace)["notFound"]));
        Assert.Single(crm.Paths);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Record_ThatCannotBeReadForNow_IsReadAtALaterTry(int status)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm);
        crm.Fail(status, times: 2, retryAfter: "5");

        var trace = await FetchBench.LiveAsync(pipeline, "contact.creation", 101);

        Assert.Equal("ada@analytical.example", FieldText.From(Assert.Single(pipeline.Received("sequencer")).Body!["email"]));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)], pipeline.Script.Delays);
        Assert.Null(FetchBench.Fetched(trace)["again"]);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Record_ThatCannotBeReadAtAll_TheEventGoesOnWithoutAndSaysSo(int status)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm, ", retry: [10s, 20s]");
        crm.Fail(status, times: 30);

        var trace = await FetchBench.LiveAsync(pipeline, "deal.propertyChange", 301, FetchBench.Stage("won"));

        var body = Assert.Single(pipeline.Received("other")).Body!;
        Assert.Equal(("won", "fetch.crm.deal"), (FieldText.From(body["stage"]), FieldText.From(body["missing"])));
        Assert.Equal("partial", FieldText.From(trace["stages"]![2]!["enrichment"]));
        Assert.Equal([TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20)], pipeline.Script.Delays);
    }

    [Fact]
    public async Task Import_OverTheLimit_WaitsForRoomAndLosesNobody()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm, ", retry: [1s], limit: { requests: 2, per: 10s }");
        var batch = string.Join(
            ',', Enumerable.Range(0, 8).Select(i => FetchBench.Body("contact.creation", 101, $", \"changeSource\": \"{i}\"").Trim('[', ']')
                .Replace("\"eventId\": 1", $"\"eventId\": {i}", StringComparison.Ordinal)));

        await pipeline.SendAsync("crm", $"[{batch}]");
        await pipeline.DrainAsync(rounds: 400);

        Assert.Equal(8, pipeline.Received("sequencer").Count);
        Assert.All(pipeline.Received("sequencer"), lead => Assert.Equal("ada@analytical.example", FieldText.From(lead.Body!["email"])));
    }

    [Fact]
    public async Task Api_ThatIsSlow_IsGivenUpAfterItsTimeOut()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm, ", retry: [], timeout: 1s");
        crm.Hang(times: 1);

        var trace = await FetchBench.LiveAsync(pipeline, "deal.propertyChange", 301, FetchBench.Stage("won"));

        Assert.Single(pipeline.Received("other"));
        Assert.Contains(
            "gave no whole answer within 1 s", FieldText.From(FetchBench.Fetched(trace)["providers"]![0]!["answer"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Company_ThatCannotBeRead_LeavesTheContactItsFields()
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm, ", retry: []");
        crm.Delete("companies/900");
        await FetchBench.LiveAsync(pipeline, "contact.creation", 101);
        Assert.Equal("Analytical", FieldText.From(Assert.Single(pipeline.Received("sequencer")).Body!["company"]));

        await using var half = await HubSpotStandIn.StartAsync();
        await using var other = await FetchBench.StartAsync(azurite, half, ", retry: [], limit: { requests: 100, per: 1s }");
        half.FailAt("companies/900", 503);
        var trace = await FetchBench.LiveAsync(other, "contact.creation", 101);

        Assert.Equal("ada@analytical.example", FieldText.From(Assert.Single(other.Received("sequencer")).Body!["email"]));
        Assert.Equal("a part of the record could not be read", FieldText.From(FetchBench.Fetched(trace)["missing"]));
    }

    [Theory]
    [InlineData("pat-of-somebody-else")]
    [InlineData(null)]
    public async Task Token_ThatIsWrongOrNotSet_IsNotedAtOnceAndTheEventGoesOn(string? token)
    {
        await using var crm = await HubSpotStandIn.StartAsync();
        await using var pipeline = await FetchBench.StartAsync(azurite, crm, token: token);

        var trace = await FetchBench.LiveAsync(pipeline, "contact.deletion", 101);
        Assert.Null(trace["stages"]![2]!["enrichers"]);
        trace = await FetchBench.LiveAsync(pipeline, "deal.propertyChange", 301, FetchBench.Stage("won"));

        Assert.Single(pipeline.Received("other"));
        Assert.Contains(
            token is null ? "the setting 'HUBSPOT_TOKEN' is not set" : "answered 401",
            FieldText.From(FetchBench.Fetched(trace)["providers"]![0]!["answer"]),
            StringComparison.Ordinal);
        Assert.Empty(pipeline.Script.Delays);
        Assert.DoesNotContain("pat-of-somebody-else", trace.ToJsonString(), StringComparison.Ordinal);
    }
}
