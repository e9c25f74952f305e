using System.Text.Json.Nodes;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Tests.Pages;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.SubscribersHear;

/// <summary>The map shows who subscribed, to what, and whether they take it.</summary>
public sealed class SubscriptionMapTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Map_WithSubscribers_DrawsWhatTheyListenToWithItsTraffic()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        await pipeline.LeadAsync("msg_1");

        var map = JsonNode.Parse(await app.JsonAsync("map", "?period=1h"))!;

        var (board, all) = (Box(map, "board"), Box(map, "all"));
        Assert.Equal(
            ["events and decisions of lead.*", "where decision.score.tier is \"high\""], board["notes"]!.AsArray().Select(FieldText.From));
        Assert.Equal(("2", "1"), (FieldText.From(board["count"]), FieldText.From(all["count"])));
        Assert.EndsWith("/subscriptions/board", FieldText.From(board["link"]), StringComparison.Ordinal);
        Assert.Equal(["type:lead.created events 1", "workflow:inbound decisions 1"], Ways(map, board));
        Assert.Equal(["events of every type"], all["notes"]!.AsArray().Select(FieldText.From));
        Assert.Empty(Ways(map, all));
        Assert.Contains("3 destinations, 4 subscriptions;", FieldText.From(map["answer"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Map_WithSubscribersThatGetNothing_SaysWhy()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        pipeline.Behave("all", 410);
        await pipeline.LeadAsync("msg_1");
        await pipeline.ActAsync("board", calls => calls.PauseAsync);

        var map = JsonNode.Parse(await app.JsonAsync("map"))!;

        Assert.StartsWith("disabled: it answered that it is gone", FieldText.From(Box(map, "all")["gap"]), StringComparison.Ordinal);
        Assert.Equal("nothing on the map is of its types", FieldText.From(Box(map, "typing")["gap"]));
        Assert.Null(Box(map, "board")["gap"]);
        Assert.Equal("paused by whoever has the app's key", FieldText.From(Box(map, "board")["notes"]![2]));
    }

    [Fact]
    public async Task Map_ATypeThatOnlyASubscriberNames_IsNoGap()
    {
        await using var pipeline = await StartAsync();
        await using var app = await PagesApp.ServeAsync(pipeline);
        await pipeline.SendAsync("forms", """{"type":"form.abandoned","data":{}}""", "msg_1");
        await pipeline.SendAsync("forms", """{"type":"survey.done","data":{}}""", "msg_2");
        await pipeline.DrainAsync();
        await pipeline.Get<DriftWatch>().FlushAsync(Cancellation);

        var map = JsonNode.Parse(await app.JsonAsync("map"))!;

        // One that gets every type listens for none in particular
        Assert.Null(Box(map, "survey.done")["gap"]);
        Assert.Contains("told to surveys", Box(map, "survey.done")["notes"]!.AsArray().Select(FieldText.From));
        Assert.Equal("nothing listens for it", FieldText.From(Box(map, "form.abandoned")["gap"]));
    }

    [Fact]
    public async Task Map_AsTheCommandTellsIt_HasEachSubscriptionInALine()
    {
        await using var pipeline = await StartAsync();
        await pipeline.ActAsync("all", calls => calls.PauseAsync);

        var (_, answer) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, Cancellation));
        string[] lines = [.. MapText.Render(OpsAnswers.Read(answer.AsObject(), OpsAnswers.Default.MapAnswer))];

        Assert.Contains("subscription board: events and decisions of lead.* where decision.score.tier is \"high\"", lines);
        Assert.Contains("subscription all: events of *; paused by whoever has the app's key", lines);
        Assert.Contains("  nothing reached the subscription typing", lines);
    }

    private static JsonNode Box(JsonNode map, string name) =>
        map["boxes"]!.AsArray().Single(box => FieldText.From(box!["name"]) == name)!;

    private static IEnumerable<string> Ways(JsonNode map, JsonNode box) => map["ways"]!.AsArray()
        .Where(way => FieldText.From(way!["to"]) == FieldText.From(box["id"]))
        .Select(way => $"{FieldText.From(way!["from"])} {FieldText.From(way["label"])} {FieldText.From(way["count"])}");

    private async Task<PipelineHarness> StartAsync()
    {
        var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, new([PagesApp.SignInIsOn]));
        await pipeline.SubscribeAsync("all");
        await pipeline.SubscribeAsync(
            "board", ""","gets":["events","decisions"],"filter":"{ decision.score.tier: high }" """, types: "lead.*");
        await pipeline.SubscribeAsync("surveys", types: "survey.*");
        await pipeline.SubscribeAsync("typing", types: "laed.created");
        return pipeline;
    }
}
