using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.SubscribersHear;

/// <summary>A simulation says which subscribers would be told, as they are told.</summary>
public sealed class SubscriptionSimulateTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Simulate_WithSubscribers_TellsThoseThatTheEventThenTells()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("board", ""","gets":["events","decisions"],"filter":"{ decision.score.tier: high }" """);
        await pipeline.SubscribeAsync("low", ""","filter":"{ decision.score.tier: low }" """);
        await pipeline.SubscribeAsync("deals", types: "deal.*");
        await pipeline.SubscribeAsync("away");
        await pipeline.ActAsync("away", calls => calls.PauseAsync);
        pipeline.Script.Calls.Clear();

        var answer = await SimulateAsync(pipeline, new JsonObject { ["source"] = "forms", ["payload"] = JsonNode.Parse(Document.Lead) });
        var asked = pipeline.Script.Calls.ToArray();
        await pipeline.LeadAsync("msg_1");

        var told = Assert.Single(answer["events"]![0]!["subscribers"]!.AsArray())!;
        Assert.Equal("board", FieldText.From(told["subscription"]));
        Assert.Equal(["events", "decisions"], told["gets"]!.AsArray().Select(FieldText.From));
        Assert.Contains("  board (subscription) would be told of the event and the decision", SimulationText.Render(answer));
        Assert.All(asked, call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
        Assert.Equal(
            (2, 0, 0, 0),
            (pipeline.Received("board").Count, pipeline.Received("low").Count, pipeline.Received("deals").Count,
                pipeline.Received("away").Count));
    }

    [Fact]
    public async Task Simulate_ByADraftThatScoresOtherwise_TellsTheSubscribersOfThat()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SubscribeAsync("high", ""","gets":["decisions"],"filter":"{ decision.score.tier: high }" """);

        var answer = await SimulateAsync(pipeline, new JsonObject
        {
            ["source"] = "forms",
            ["payload"] = JsonNode.Parse(Document.Lead),
            ["document"] = Document.Leads.Replace("high: 50", "high: 51", StringComparison.Ordinal),
        });

        Assert.Empty(answer["events"]![0]!["subscribers"]!.AsArray());
    }

    private static async Task<JsonObject> SimulateAsync(PipelineHarness pipeline, JsonObject asked)
    {
        var (status, answer) = await pipeline.CallAsync<SimulateEndpoint>(
            (simulate, request) => simulate.SimulateAsync(request, TestContext.Current.CancellationToken), asked.ToJsonString());
        Assert.True(status == 200, answer.ToJsonString());
        return answer.AsObject();
    }
}
