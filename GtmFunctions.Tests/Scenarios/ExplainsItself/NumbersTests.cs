using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Numbers;
using GtmFunctions.Pipeline.Telemetry.Numbers;
using GtmFunctions.Tests.Acknowledge.Deadlines;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>What is counted and measured of events on their way, and how <c>GET ops/metrics</c> gives it.</summary>
public sealed class NumbersTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Demo_OneLead_ShowsInEveryDimension()
    {
        await using var demo = await DemoBench.StartAsync(azurite);
        await demo.SendAsync(
            "website-forms",
            """
            {"type":"form.submitted","timestamp":"2026-11-23T08:59:30Z",
             "data":{"email":"ada@analytical.example","name":"Ada Byron","title":"VP Engineering"}}
            """);
        var tally = (await NumbersAsync(demo.Pipeline)).Total;

        Assert.Equal((1, 1), (tally.Count(Measure.Received), tally.Count(Measure.Events)));
        Assert.Equal((1, 2, 1), (tally.Count(Measure.Routed), tally.Count(Measure.Delivered), tally.Count(Measure.Completed)));
        foreach (var (dimension, name, measure) in (IEnumerable<(NumberDimension, string, Measure)>)
            [
                (NumberDimension.Source, "website-forms", Measure.Received),
                (NumberDimension.Source, "website-forms", Measure.Completed),
                (NumberDimension.Type, "lead.created", Measure.Routed),
                (NumberDimension.Workflow, "inbound-lead", Measure.Routed),
                (NumberDimension.Branch, "inbound-lead:high-fit", Measure.Routed),
                (NumberDimension.Destination, "slack-sdr", Measure.Delivered),
                (NumberDimension.Destination, "sequencer", Measure.Delivered),
                (NumberDimension.Owner, "dee@example.com", Measure.Assigned),
            ])
        {
            Assert.Equal((dimension, name, measure, 1), (dimension, name, measure, tally.Count(dimension, name, measure)));
        }

        Assert.Equal(2, tally.Count(NumberDimension.Workflow, "inbound-lead", Measure.Delivered));
        Assert.Equal(1, tally.Latency(LatencyKind.ReceivedToDecided, NumberDimension.Source, "website-forms").Count);
        Assert.Equal(1, tally.Latency(LatencyKind.ReceivedToDelivered, NumberDimension.Destination, "slack-sdr").Count);
        Assert.Equal(1, tally.Latency(LatencyKind.ReceivedToTold, NumberDimension.Owner, "dee@example.com").Count);
        var happened = tally.Latency(LatencyKind.SourceToReceived, NumberDimension.Source, "website-forms").Quantile(0.5)!.Value;
        Assert.InRange(happened.TotalSeconds, 29, 31);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lead_DeliveredAgainRefusedAndRetried_CountsEachOnce(bool stageByStage)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: stageByStage);
        pipeline.Behave("sequencer", 503, times: 1);
        pipeline.Behave("other", 400);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.PostAsync("forms", "{}"u8.ToArray(), new Dictionary<string, string>());
        await pipeline.DrainAsync();
        var tally = (await NumbersAsync(pipeline)).Total;

        Assert.Equal(
            (2, 1, 1, 1),
            (tally.Count(Measure.Received), tally.Count(Measure.Refused), tally.Count(Measure.Events), tally.Count(Measure.Duplicates)));
        Assert.Equal(1, tally.Count(Measure.Routed));
        Assert.Equal(
            (2, 1, 0), Of("sequencer", Measure.Tries, Measure.Delivered, Measure.Failed));
        Assert.Equal((1, 0, 1), Of("other-sequencer", Measure.Tries, Measure.Delivered, Measure.Failed));
        Assert.Equal((1, 1, 0), Of("slack", Measure.Tries, Measure.Delivered, Measure.Failed));
        Assert.Equal((1, 0), (tally.Count(Measure.DeadLetters), tally.Count(Measure.Completed)));

        (long, long, long) Of(string name, Measure one, Measure two, Measure three) => (
            tally.Count(NumberDimension.Destination, name, one),
            tally.Count(NumberDimension.Destination, name, two),
            tally.Count(NumberDimension.Destination, name, three));
    }

    [Fact]
    public async Task Redelivery_AfterACrashAtAnyCall_CountsEventAndDecisionAtMostOnce()
    {
        for (var call = 0; ; call++)
        {
            await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
            await pipeline.SendAsync("forms", Document.Lead);
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, Strike.After, fatal: true);
            await pipeline.DrainAsync(oneAtATime: true);
            var struck = pipeline.Script.Ends > 0;
            pipeline.Script.Restart();
            pipeline.Script.Fail(-1, Strike.After, fatal: false);
            await pipeline.DrainAsync();
            var tally = (await NumbersAsync(pipeline)).Total;

            Assert.InRange(tally.Count(Measure.Events), 0, 1);
            Assert.InRange(tally.Count(Measure.Routed), 0, 1);
            Assert.InRange(tally.Count(NumberDimension.Destination, "slack", Measure.Delivered), 0, 1);
            if (!struck)
                return;
            call += 2;
        }
    }

    [Fact]
    public async Task SpeedToLead_OfALeadOverNight_IsByTheClockAndInTheOwnersHours()
    {
        await using var pipeline = await SlaDocument.StartAsync(
            azurite, tables: SlaDocument.Tables("Ada Byron,ada@example.com,sdr,Europe/London,Mon-Fri 09:00-17:00,"));

        // Monday 16:50; Slack takes it at the second try, and Ada presses the button on Tuesday
        pipeline.Clock.Advance(TimeSpan.FromMinutes(470));
        pipeline.Behave("slack", 503, times: 1);
        await SlaDocument.LeadAsync(pipeline);
        var told = (await NumbersAsync(pipeline)).Total;
        Assert.Equal(1, told.Latency(LatencyKind.ReceivedToTold, NumberDimension.Owner, "ada@example.com").Count);
        var until = new DateTimeOffset(2026, 11, 24, 9, 4, 0, TimeSpan.Zero);
        pipeline.Clock.Advance(until - pipeline.Clock.GetUtcNow());
        await SlaDocument.CallAsync(pipeline, SlaDocument.LastLink(pipeline), "POST");
        var tally = (await NumbersAsync(pipeline)).Total;

        AssertAbout(60, Median(LatencyKind.ReceivedToTold));
        AssertAbout(60, Median(LatencyKind.ReceivedToToldInHours));
        AssertAbout((16 * 3600) + (14 * 60), Median(LatencyKind.ReceivedToAcknowledged));
        AssertAbout(14 * 60, Median(LatencyKind.ReceivedToAcknowledgedInHours));
        Assert.Equal(
            (1, 1, 1),
            (
                tally.Count(NumberDimension.Owner, "ada@example.com", Measure.Assigned),
                tally.Count(NumberDimension.Owner, "ada@example.com", Measure.Acknowledged),
                tally.Count(NumberDimension.Owner, "ada@example.com", Measure.AcknowledgedInTime)));
        Assert.Equal(1, tally.Latency(LatencyKind.ReceivedToAcknowledged, NumberDimension.Type, "lead.created").Count);

        double Median(LatencyKind kind) => tally.Latency(kind, NumberDimension.Owner, "ada@example.com").Quantile(0.5)!.Value.TotalSeconds;
    }

    [Fact]
    public async Task Owners_WhoPassItOn_AreCountedAsOverdueAndAssigned()
    {
        await using var pipeline = await SlaDocument.StartAsync(azurite);
        await SlaDocument.LeadAsync(pipeline);
        await SlaDocument.PassAsync(pipeline, 15);
        await SlaDocument.PassAsync(pipeline, 1);
        var tally = (await NumbersAsync(pipeline)).Total;

        Assert.Equal(1, tally.Count(Measure.Overdue));
        Assert.Equal(2, tally.Count(Measure.Assigned));
        Assert.Equal(1, tally.Latency(LatencyKind.ReceivedToTold).Count);
        Assert.Equal(
            [(0, 1), (1, 1)],
            tally.Names(NumberDimension.Owner)
                .Select(name => (Count(name, Measure.Overdue), Count(name, Measure.Assigned)))
                .Order());

        long Count(string owner, Measure measure) => tally.Count(NumberDimension.Owner, owner, measure);
    }

    [Fact]
    public async Task Metrics_ByEachOfThem_AreGivenAsJson()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        await pipeline.Get<NumberCounts>().FlushAsync(Cancellation);

        var (status, answer) = await AskAsync(pipeline, "?since=7d&by=destination");
        Assert.Equal((200, "destination", 1), (status, FieldText.From(answer["by"]), (int)answer["total"]!["completed"]!));
        Assert.Equal(
            ["other-sequencer", "sequencer", "slack"], answer["rows"]!.AsArray().Select(row => FieldText.From(row!["name"])));
        Assert.All(answer["rows"]!.AsArray(), row => Assert.Equal(1, (int)row!["latencies"]!["receivedToDelivered"]!["count"]!));
        foreach (var (by, name) in (IEnumerable<(string, string)>)
            [("source", "forms"), ("type", "lead.created"), ("workflow", "inbound"), ("branch", "inbound:high"),
                ("hour", "2026-11-23T09:00:00Z"), ("day", "2026-11-23T00:00:00Z")])
        {
            var (_, told) = await AskAsync(pipeline, $"?since=2026-11-23T00:00:00Z&by={by}");
            Assert.Equal(name, FieldText.From(Assert.Single(told["rows"]!.AsArray())!["name"]));
        }

        Assert.Null((await AskAsync(pipeline, "")).Answer["rows"]);
    }

    [Theory]
    [InlineData("?since=yesterday", "or how long ago, such as 7d")]
    [InlineData("?since=1h&until=2h", "put the earlier one into 'since'")]
    [InlineData("?since=2y", "or how long ago, such as 7d")]
    [InlineData("?since=900d", "numbers are not kept so long")]
    [InlineData("?by=planet", "'by' is one of source, type, workflow, branch, destination, owner, hour, day")]
    [InlineData("?bye=owner", "did you mean 'by'?")]
    public async Task Metrics_OfWhatCannotBeAnswered_SayWhatToWrite(string query, string said)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (status, answer) = await AskAsync(pipeline, query);

        Assert.Equal(400, status);
        Assert.Contains(said, FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_AsCsv_AreATableInWhichStrangersWriteNoFormula()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Get<NumberCounts>().Add(Measure.Events, new NumberLabels("forms", "=HYPERLINK(\"http://evil.example\",\"x\")"), 2);
        await pipeline.Get<NumberCounts>().FlushAsync(Cancellation);
        var (status, answer) = await AskAsync(pipeline, "?by=type&format=csv");
        var lines = FieldText.From(answer)!.Split("\r\n");

        Assert.Equal(200, status);
        Assert.StartsWith("type,received,refused,events,duplicates,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("\"'=HYPERLINK(\"\"http://evil.example\"\",\"\"x\"\")\",0,0,2,0,", lines[1], StringComparison.Ordinal);
        Assert.Equal(("", 3), (lines[^1], lines.Length));
    }

    private static void AssertAbout(double seconds, double found) => Assert.InRange(found, seconds * 0.97, seconds * 1.03);

    private static async Task<NumbersRange> NumbersAsync(PipelineHarness pipeline)
    {
        await pipeline.Get<NumberCounts>().FlushAsync(Cancellation);
        var now = pipeline.Clock.GetUtcNow();
        return await pipeline.Get<NumbersReader>().ReadAsync(now.AddDays(-3), now.AddHours(1), Cancellation);
    }

    private static Task<(int Status, JsonNode Answer)> AskAsync(PipelineHarness pipeline, string query) =>
        pipeline.CallAsync<NumbersEndpoint>((numbers, request) =>
        {
            request.QueryString = new QueryString(query);
            return numbers.GetAsync(request, Cancellation);
        });
}
