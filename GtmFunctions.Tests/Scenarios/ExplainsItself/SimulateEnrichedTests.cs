using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>Simulations of events whose enrichers call back.</summary>
public sealed class SimulateEnrichedTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Simulate_AnEventThatWasCalledBack_UsesThatAnswerAsAReplayWould()
    {
        await using var run = await Awaiting.StartAsync(azurite);
        var lead = await run.LeadAsync();
        await run.CallBackAndDrainAsync($"{lead}:clay-person");

        var told = await SimulateAsync(run, lead);

        var enriched = told["stages"]![1]!["enrichers"]![0]!;
        Assert.Equal("its call back", FieldText.From(enriched["from"]));
        Assert.Equal("VP Sales", FieldText.From(enriched["gave"]!["person.title"]!["value"]));
        var body = FieldText.From(told["actions"]![0]!["request"]!["body"]);
        Assert.Contains("high VP Sales complete", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulate_AnEventThatStillWaits_SaysThatNobodyIsAsked()
    {
        await using var run = await Awaiting.StartAsync(azurite);
        var lead = await run.LeadAsync();

        var told = await SimulateAsync(run, lead);

        Assert.StartsWith("nothing is cached", FieldText.From(told["stages"]![1]!["enrichers"]![0]!["notAsked"]), StringComparison.Ordinal);
        Assert.Single(run.Clay.Requests);
    }

    private static async Task<JsonNode> SimulateAsync(Awaiting run, string lead)
    {
        var request = new JsonObject { ["event"] = lead };
        var (status, answer) = await run.Pipeline.CallAsync<SimulateEndpoint>(
            (endpoint, http) => endpoint.SimulateAsync(http, TestContext.Current.CancellationToken), request.ToJsonString());
        Assert.True(status == 200, answer.ToJsonString());
        return Assert.Single(answer["events"]!.AsArray())!;
    }
}
