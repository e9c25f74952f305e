using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

public sealed class SimulateTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Simulate_AWebhook_TellsTheWholeStoryAndWritesNothing()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var told = await EventAsync(pipeline, new JsonObject { ["source"] = "forms", ["payload"] = JsonNode.Parse(Document.Lead) });

        Assert.Equal("routed", FieldText.From(told["outcome"]));
        Assert.Equal(["intake", "route"], told["stages"]!.AsArray().Select(stage => FieldText.From(stage!["stage"])!));
        Assert.Equal("branch high to slack, sequencer, other-sequencer", FieldText.From(told["stages"]![1]!["workflows"]![0]!["why"]));
        var slack = told["actions"]![0]!;
        Assert.Equal(("slack", "notify"), (FieldText.From(slack["connector"]), FieldText.From(slack["class"])));
        Assert.Equal("""{"text":"New high lead: Ada (ada@analytical.example)"}""", FieldText.From(slack["request"]!["body"]));
        Assert.DoesNotContain("/sink/slack", FieldText.From(slack["request"]!["url"]), StringComparison.Ordinal);
        Assert.All(pipeline.Script.Calls, call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
        Assert.Empty(pipeline.Received("slack"));
    }

    [Fact]
    public async Task Simulate_ASignedDestination_ShowsNoSignatureThatCouldBeUsed()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var told = await EventAsync(pipeline, new JsonObject { ["source"] = "forms", ["payload"] = JsonNode.Parse(Document.Lead) });

        var request = told["actions"]![1]!["request"]!;
        Assert.DoesNotContain(
            request["headers"]!.AsObject(), header => header.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(request["notes"]!.AsArray(), note => FieldText.From(note) == "it is signed by standard-webhooks");
    }

    [Fact]
    public async Task Simulate_AnEventThatWasTakenIn_TellsAsItsTraceDoes()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (_, answer) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        var trace = await pipeline.EventTraceAsync(FieldText.From(answer["id"])!);

        var told = await EventAsync(pipeline, new JsonObject { ["event"] = trace["id"]!.DeepClone() });

        var decided = trace["stages"]!.AsArray().Single(stage => FieldText.From(stage!["stage"]) == "route")!["workflows"];
        Assert.True(JsonNode.DeepEquals(decided, told["stages"]![1]!["workflows"]), told.ToJsonString());
    }

    [Fact]
    public async Task Simulate_ByAnotherDocument_DecidesByThat()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var stricter = Document.Leads.Replace("high: 50", "high: 51", StringComparison.Ordinal);

        var told = await EventAsync(
            pipeline, new JsonObject { ["source"] = "forms", ["payload"] = JsonNode.Parse(Document.Lead), ["document"] = stricter });

        Assert.Equal("logged", FieldText.From(told["outcome"]));
    }

    [Fact]
    public async Task Simulate_AWebhookThatCameBefore_SaysThatItIsADuplicate()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var body = """{"id":"evt_1","type":"form.submitted","data":{"email":"ada@analytical.example"}}""";
        await pipeline.SendAsync("forms", body, "msg_7");
        await pipeline.DrainAsync();

        var told = await EventAsync(pipeline, new JsonObject
        {
            ["source"] = "forms",
            ["text"] = body,
            ["headers"] = new JsonObject { ["Webhook-Id"] = "msg_7" },
        });

        Assert.True(told["stages"]![0]!["duplicate"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Simulate_WithoutABody_TakesTheProvidersSample()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var told = await EventAsync(pipeline, new JsonObject { ["source"] = "crm" });

        Assert.Equal("crm", FieldText.From(told["source"]));
    }

    [Theory]
    [InlineData("""{"source":"nobody","text":"{}"}""", 404, "no source 'nobody'")]
    [InlineData("""{"event":"e20261123-0123456789abcdef01234567"}""", 404, "No event")]
    [InlineData("""{"source":"forms","event":"e1"}""", 400, "Name either")]
    [InlineData("""{"source":"forms","text":"{broken"}""", 400, "")]
    [InlineData("""{"sauce":"forms"}""", 400, "'sauce' is not known here")]
    [InlineData("""{"source":"forms","text":"{}","known":{"raw.x":1}}""", 400, "no field that an enricher could give")]
    [InlineData("""{"source":"forms","text":"{}","document":"version: 1\nsources: 7"}""", 400, "The document is not valid")]
    [InlineData("[]", 400, "A simulation is a JSON object")]
    [InlineData("{", 400, "not JSON")]
    public async Task Simulate_ThatCannotBe_SaysWhatIsWrong(string request, int status, string message)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);

        var (answered, answer) = await CallAsync(pipeline, request);

        Assert.Equal(status, answered);
        Assert.Contains(message, FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    private static async Task<JsonObject> EventAsync(PipelineHarness pipeline, JsonObject request)
    {
        pipeline.Script.Calls.Clear();
        var (status, answer) = await CallAsync(pipeline, request.ToJsonString());
        Assert.True(status == 200, answer.ToJsonString());
        return Assert.Single(answer["events"]!.AsArray())!.AsObject();
    }

    private static Task<(int Status, JsonNode Answer)> CallAsync(PipelineHarness pipeline, string request) =>
        pipeline.CallAsync<SimulateEndpoint>(
            (endpoint, http) => endpoint.SimulateAsync(http, TestContext.Current.CancellationToken), request);
}
