using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>Destinations that cannot be called: what becomes of their actions, and what the map and the metrics say.</summary>
public sealed class DestinationStateTests(AzuriteFixture azurite)
{
    private static readonly string Clay = Document.Leads.Replace(
        "other-sequencer: { connector: http, url: OTHER_URL }",
        "other-sequencer: { connector: clay, url: [CLAY_ONE, CLAY_TWO], limit: { requests: 2, per: lifetime } }",
        StringComparison.Ordinal);

    private static readonly string Paced = Document.Leads.Replace(
        "other-sequencer: { connector: http, url: OTHER_URL }",
        "other-sequencer: { connector: http, url: OTHER_URL, limit: { requests: 1, per: 60s } }",
        StringComparison.Ordinal);

    [Fact]
    public async Task RetryAfter_WhileItLasts_ShownInTheMapAndTheChecks()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Paced);
        var configuration = await pipeline.Get<ConfigurationVersions>().CurrentAsync(TestContext.Current.CancellationToken);
        var destination = configuration.Destinations["other-sequencer"];
        var until = pipeline.Clock.GetUtcNow() + TimeSpan.FromMinutes(10);
        var busy = new Answer { Kind = AnswerKind.Retry, Status = 429, Reason = "busy", RetryAfter = TimeSpan.FromMinutes(10) };
        await pipeline
            .Get<RateLimiter>()
            .EndAsync(destination, new PaceRules([], null, null), "m", busy, TestContext.Current.CancellationToken);

        Assert.Equal(until, (await MapAsync(pipeline, "other-sequencer"))["leftAloneUntil"]!.GetValue<DateTimeOffset>());
        var check = Assert.Single(await ChecksAsync(pipeline), check => FieldText.From(check["check"]) == "destination other-sequencer");
        Assert.Equal("warning", FieldText.From(check["state"]));
        Assert.Equal($"it asked to be left alone until {until.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", FieldText.From(check["what"]));

        pipeline.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null((await MapAsync(pipeline, "other-sequencer"))["leftAloneUntil"]);
        Assert.DoesNotContain(await ChecksAsync(pipeline), check => FieldText.From(check["check"]) == "destination other-sequencer");
    }

    [Fact]
    public async Task Addresses_UsedUp_GoOnToTheNextAndThenToTheDeadLetters()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Clay);
        pipeline.Get<IConfiguration>()["CLAY_ONE"] = $"{pipeline.Address}/sink/clay-1";
        pipeline.Get<IConfiguration>()["CLAY_TWO"] = $"{pipeline.Address}/sink/clay-2";

        await SendAsync(pipeline, 5);
        await pipeline.DrainAsync();

        Assert.Equal((2, 2), (pipeline.Received("clay-1").Count, pipeline.Received("clay-2").Count));
        var letter = Assert.Single(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
        var reason = FieldText.From(JsonNode.Parse(letter)!["deadLetter"]!["reason"]);
        Assert.Contains("each of its addresses has had the 2 requests of its life (CLAY_ONE, CLAY_TWO)", reason, StringComparison.Ordinal);
        var map = await MapAsync(pipeline, "other-sequencer");
        Assert.Equal(
            """[{"address":"CLAY_ONE","used":2,"left":0,"nearlyUsedUp":true},{"address":"CLAY_TWO","used":2,"left":0,"nearlyUsedUp":true}]""",
            map["addresses"]!.ToJsonString());
        using var left = new MetricCollector<long>(pipeline.Get<IMeterFactory>(), PipelineMetrics.MeterName, "gtm.address.left");
        await pipeline.Get<OpsTimers>().MeasureQueuesAsync(TestContext.Current.CancellationToken);
        Assert.Equal(
            [("CLAY_ONE", 0), ("CLAY_TWO", 0)], left.GetMeasurementSnapshot().Select(at => ((string)at.Tags["address"]!, at.Value)));
    }

    [Fact]
    public async Task Destination_ThatAnswers410_IsNotCalledAgainUntilItsHourIsOverOrItsAddressIsAnother()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("sequencer", 410);

        await SendAsync(pipeline, 1);
        await pipeline.DrainAsync();
        await SendAsync(pipeline, 2, from: 1);
        await pipeline.DrainAsync();

        Assert.Single(pipeline.Received("sequencer"));
        Assert.Equal(3, pipeline.Received("other").Count);
        var letters = await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions));
        const string reason = "sequencer is not called: it has switched us off since 2026-11-23 09:00:00Z";
        Assert.Equal(2, letters.Count(letter => letter.Contains(reason, StringComparison.Ordinal)));
        var map = await MapAsync(pipeline, "sequencer");
        Assert.StartsWith("2026-11-23T09:00:00", FieldText.From(map["switchedOffSince"]), StringComparison.Ordinal);
        Assert.Contains("answered 410", FieldText.From(map["switchedOffFor"]), StringComparison.Ordinal);

        pipeline.Clock.Advance(TimeSpan.FromHours(1));
        await SendAsync(pipeline, 1, from: 3);
        await pipeline.DrainAsync();
        Assert.Equal(2, pipeline.Received("sequencer").Count);

        pipeline.Get<IConfiguration>()["SEQUENCER_URL"] = $"{pipeline.Address}/sink/moved";
        await SendAsync(pipeline, 1, from: 4);
        await pipeline.DrainAsync();
        Assert.Equal((2, 1), (pipeline.Received("sequencer").Count, pipeline.Received("moved").Count));
        Assert.Null((await MapAsync(pipeline, "sequencer"))["switchedOffSince"]);
    }

    [Fact]
    public async Task Metrics_WhileADestinationIsDownOrFull_TellHowLongTheOldestWaits()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Paced);
        pipeline.Behave("sequencer", 503);
        using var down = new MetricCollector<int>(pipeline.Get<IMeterFactory>(), PipelineMetrics.MeterName, "gtm.destination.down");
        using var waits = new MetricCollector<double>(
            pipeline.Get<IMeterFactory>(), PipelineMetrics.MeterName, "gtm.destination.oldest_wait_seconds");

        await SendAsync(pipeline, 8);
        var start = pipeline.Clock.GetUtcNow();
        while (pipeline.Clock.GetUtcNow() < start.AddMinutes(5))
            await pipeline.RoundAsync(oneAtATime: true);
        await pipeline.RunAsync(
            pipeline.Get<PipelineSurface>().Queues.Single(queue => queue.Queue == QueueNames.Actions), oneAtATime: true);
        await pipeline.Get<OpsTimers>().MeasureQueuesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, Down("sequencer"));
        Assert.Equal(0, Down("other-sequencer"));
        Assert.InRange(Wait("sequencer", "breaker"), 60, 600);
        Assert.InRange(Wait("other-sequencer", "pace"), 60, 600);
        Assert.Equal(0, Wait("other-sequencer", "breaker"));

        pipeline.Behave("sequencer", 200);
        await pipeline.DrainAsync(rounds: 300, oneAtATime: true);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(2));
        await pipeline.Get<OpsTimers>().MeasureQueuesAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, Down("sequencer"));
        Assert.All(["sequencer", "other-sequencer"], name => Assert.Equal((0, 0), (Wait(name, "breaker"), Wait(name, "pace"))));

        int Down(string destination) => down.GetMeasurementSnapshot().Last(at => (string)at.Tags["destination"]! == destination).Value;

        double Wait(string destination, string what) =>
            waits
                .GetMeasurementSnapshot()
                .Last(at => (string)at.Tags["destination"]! == destination && (string)at.Tags["for"]! == what).Value;
    }

    private static async Task SendAsync(PipelineHarness pipeline, int leads, int from = 0)
    {
        for (var i = from; i < from + leads; i++)
            await pipeline.SendAsync("forms", Document.Lead, $"msg_{i}");
    }

    private static async Task<JsonNode> MapAsync(PipelineHarness pipeline, string destination)
    {
        var (_, map) = await pipeline.OpsAsync((ops, request) => ops.GetMapAsync(request, TestContext.Current.CancellationToken));
        return map["destinations"]!.AsArray().Single(drawn => FieldText.From(drawn!["destination"]) == destination)!;
    }

    private static async Task<JsonNode[]> ChecksAsync(PipelineHarness pipeline) =>
        [.. (await pipeline.Get<SelfExamination>().ExamineAsync(TestContext.Current.CancellationToken))["checks"]!
            .AsArray()
            .Select(check => check!)];
}
