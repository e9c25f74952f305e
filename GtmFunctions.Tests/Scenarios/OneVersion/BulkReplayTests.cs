using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

public sealed class BulkReplayTests(AzuriteFixture azurite)
{
    private static readonly string Poison = QueueNames.PoisonOf(QueueNames.Actions);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DryRun_CountsAndSaysWhatIsLeftOut_AndChangesNothing()
    {
        await using var pipeline = await WithLettersAsync();
        pipeline.Script.Calls.Clear();

        var (status, plan) = await Letters.ReplayAsync(pipeline, """{"all":true,"dryRun":true}""");

        Assert.Equal(200, status);
        Assert.Equal(
            """{"matched":7,"total":5,"configuration":"old","rate":10,"seconds":1,"class":{"send":5},"destination":{"other-sequencer":3,"sequencer":2},"queue":{"gtm-actions":5},"leftOut":[{"why":"notify is left out of this replay; 'include' names it to put it back","count":2}],"dryRun":true}""",
            plan.ToJsonString(PipelineJson.Readable.Options));
        Assert.DoesNotContain(pipeline.Script.Calls, call => !call.StartsWith("GET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Replay_AllWithoutAWord_LeavesNotificationsWhereTheyAre()
    {
        await using var pipeline = await WithLettersAsync();

        var (status, begun) = await Letters.ReplayAsync(pipeline, """{"all":true}""");
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Equal(202, status);
        Assert.Equal(
            ("done", "5", "0", "0"),
            (FieldText.From(job["state"]), FieldText.From(job["done"]), FieldText.From(job["refused"]), FieldText.From(job["left"])));
        Assert.Equal((0, 2, 3), Received(pipeline));
        Assert.All(await Letters.ListAllAsync(pipeline), letter => Assert.Equal("notify", FieldText.From(letter["class"])));
        Assert.Equal(2, (await pipeline.PeekAsync(Poison)).Length);
    }

    [Fact]
    public async Task Replay_WithNotificationsIncluded_PutsThemBackToo()
    {
        await using var pipeline = await WithLettersAsync();

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"include":["notify"]}""");
        await Letters.FinishAsync(pipeline, begun);

        Assert.Equal((2, 2, 3), Received(pipeline));
        Assert.Empty(await Letters.ListAllAsync(pipeline));
    }

    [Fact]
    public async Task Replay_ByAFilter_LeavesTheOthers()
    {
        await using var pipeline = await WithLettersAsync();

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"destination":"other-sequencer","q":"person00001"}""");
        await Letters.FinishAsync(pipeline, begun);

        Assert.Equal((0, 0, 1), Received(pipeline));
        Assert.Equal(6, (await Letters.ListAllAsync(pipeline)).Count);
    }

    [Fact]
    public async Task Replay_NoFilterAndNotAll_IsRefused()
    {
        await using var pipeline = await WithLettersAsync();

        var (status, answer) = await Letters.ReplayAsync(pipeline, "{}");

        Assert.Equal(400, status);
        Assert.Contains("\"all\": true", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_NothingIsMeant_BeginsNothing()
    {
        await using var pipeline = await WithLettersAsync();

        var (status, answer) = await Letters.ReplayAsync(pipeline, """{"source":"nobody"}""");

        Assert.Equal((200, "0", null), (status, FieldText.From(answer["total"]), FieldText.From(answer["replay"])));
    }

    [Fact]
    public async Task Replay_Paced_SpreadsMessagesAndPiecesOldestFirst()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 130);
        pipeline.Script.Delays.Clear();

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"rate":20}""");
        await RunPieceAsync(pipeline);
        var half = await Letters.ProgressAsync(pipeline, FieldText.From(begun["replay"])!);
        var delays = pipeline.Script.Delays.ToArray();
        await RunPieceAsync(pipeline);
        Assert.Equal("30", FieldText.From((await Letters.ProgressAsync(pipeline, FieldText.From(begun["replay"])!))["left"]));
        await Letters.FinishAsync(pipeline, begun);

        Assert.Equal(
            ("100", "30", "2", "7"),
            (FieldText.From(half["done"]), FieldText.From(half["left"]), FieldText.From(half["secondsLeft"]),
                FieldText.From(begun["seconds"])));
        Assert.Equal(
            Enumerable.Range(0, 100).Select(number => number / 20).Where(seconds => seconds > 0),
            delays.Select(delay => (int)delay.TotalSeconds));
        Assert.Equal([TimeSpan.FromSeconds(5)], pipeline.Script.TimeoutDelays);
        Assert.Equal(130, pipeline.Received("sequencer").Select(request => request.IdempotencyKey).Distinct().Count());
        var replayed = (await ReplayedAsync(pipeline)).OrderBy(record => record.FailedAt).ToArray();
        Assert.Equal(130, replayed.Length);
    }

    [Fact]
    public async Task Replay_Stopped_LeavesWhatIsLeftAndTakesBackWhatHasNotBegun()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 110);
        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"rate":100}""");
        await RunPieceAsync(pipeline);
        var id = FieldText.From(begun["replay"])!;
        var deliver = pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Actions);
        Assert.Equal(32, await pipeline.RunAsync(deliver));

        var (status, stopped) = await pipeline.ReplayAsync((replay, request) => replay.StopReplayAsync(request, id, Cancellation));
        await pipeline.DrainAsync();
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Equal(202, status);
        Assert.Equal(("0", "32"), (FieldText.From(stopped["recalled"]), FieldText.From(stopped["begun"])));
        Assert.Equal(
            ("stopped", "100", "68", "32"),
            (FieldText.From(job["state"]), FieldText.From(job["done"]), FieldText.From(job["recalled"]), FieldText.From(job["begun"])));
        Assert.Equal(32, pipeline.Received("sequencer").Count);
        Assert.Equal(78, (await Letters.ListAllAsync(pipeline)).Count);
        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        Assert.Equal("78", FieldText.From((await Letters.ListAsync(pipeline, "")).Answer["queues"]!.AsArray()
            .Single(queue => FieldText.From(queue!["queue"]) == Poison)!["messages"]));

        // What was taken back is a dead letter like any other.
        var (_, again) = await Letters.ReplayAsync(pipeline, """{"all":true}""");
        await Letters.FinishAsync(pipeline, again);
        Assert.Equal(110, pipeline.Received("sequencer").Select(request => request.IdempotencyKey).Distinct().Count());
        Assert.Equal(110, pipeline.Received("sequencer").Count);
        Assert.Empty(await Letters.ListAllAsync(pipeline));
    }

    [Fact]
    public async Task Replay_OfEventsStopped_LeavesThemAsTheyWereAndSaysSo()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var (_, sent) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        var (_, begun) = await pipeline.ReplayAsync(
            (replay, request) => replay.ReplayEventsAsync(request, Cancellation),
            """{"all":true,"again":["send","notify"],"include":["notify"]}""");
        await RunPieceAsync(pipeline);
        await pipeline.ReplayAsync((replay, request) => replay.StopReplayAsync(request, FieldText.From(begun["replay"])!, Cancellation));

        await pipeline.DrainAsync();

        Assert.Equal((1, 1, 1), Received(pipeline));
        var trace = await pipeline.EventTraceAsync(FieldText.From(sent["id"])!);
        Assert.NotNull(Assert.Single(trace["replays"]!.AsArray())!["recalledAt"]);
        Assert.Equal("1", FieldText.From((await Letters.ProgressAsync(pipeline, FieldText.From(begun["replay"])!))["recalled"]));
    }

    // Whichever storage call of taking one back fails, before or after it takes effect, with the whole process.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recall_ThatDiesHalfWay_IsGoneOnWith(bool takesEffect)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var deliver = pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Actions);
        for (int call = -1, calls = 1; call < calls; call++)
        {
            var number = call + 1;
            await Letters.PutAsync(pipeline, 1, index: 1, number);
            var (_, begun) = await Letters.ReplayAsync(pipeline, $$"""{"q":"person{{number:D5}}"}""");
            await RunPieceAsync(pipeline);
            await pipeline.ReplayAsync(
                (replay, request) => replay.StopReplayAsync(request, FieldText.From(begun["replay"])!, Cancellation));
            pipeline.Script.Calls.Clear();
            if (call >= 0)
                pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, fatal: true);

            await pipeline.RunAsync(deliver);
            if (call < 0)
                calls = pipeline.Script.Calls.Count;
            pipeline.Script.Fail(-1, Strike.Before, fatal: false);
            await pipeline.DrainAsync();
            await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);

            Assert.Equal((0, 0, 0), Received(pipeline));
            Assert.Equal(number + 1, (await Letters.ListAllAsync(pipeline)).Count);
            Assert.Equal(number + 1, (await pipeline.PeekAsync(Poison)).Length);
        }
    }

    [Fact]
    public async Task Replay_WhosePieceWasLost_IsGoneOnWithByTheTimer()
    {
        await using var pipeline = await WithLettersAsync();
        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true}""");
        await pipeline.Queue(QueueNames.Timeouts).ClearMessagesAsync(Cancellation);
        await pipeline.DrainAsync();
        Assert.Equal((0, 0, 0), Received(pipeline));

        pipeline.Clock.Advance(TimeSpan.FromMinutes(20));
        await pipeline.Get<ReplayRunner>().ResumeAsync(Cancellation);
        await Letters.FinishAsync(pipeline, begun);

        Assert.Equal((0, 2, 3), Received(pipeline));
    }

    [Fact]
    public async Task Replay_OfWhatDiesAgain_TriesItOnceAndKeepsItsNewReason()
    {
        await using var pipeline = await WithLettersAsync();
        pipeline.Behave("sequencer", 410);

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"destination":"sequencer"}""");
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Equal(("done", "2"), (FieldText.From(job["state"]), FieldText.From(job["done"])));
        Assert.Equal((0, 2, 0), Received(pipeline));
        Assert.All(
            await Letters.ListAllAsync(pipeline, "&destination=sequencer"),
            letter => Assert.Equal("410", FieldText.From(letter["status"])));
        Assert.Equal(7, (await Letters.ListAllAsync(pipeline)).Count);
    }

    [Fact]
    public async Task Replay_WithTheCurrentConfiguration_DoesWhatItSaysNow()
    {
        await using var pipeline = await WithLettersAsync();
        await pipeline.PublishAsync(Document.Leads.Replace("{ sequence: fast }", "{ sequence: slow }", StringComparison.Ordinal)
            .Replace("          - { to: other-sequencer }\n", "", StringComparison.Ordinal));

        var (_, plan) = await Letters.ReplayAsync(pipeline, """{"all":true,"configuration":"current","dryRun":true}""");
        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"configuration":"current"}""");
        await Letters.FinishAsync(pipeline, begun);

        Assert.Equal("2", FieldText.From(plan["total"]));
        Assert.Contains("has no action inbound:high:2: replay it from route", plan["leftOut"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal((0, 2, 0), Received(pipeline));
        Assert.Equal(5, (await Letters.ListAllAsync(pipeline)).Count);
    }

    [Fact]
    public async Task Replay_FromAnEarlierStage_IsOneReplayOfItsEventForAllItsLetters()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        pipeline.Behave("sequencer", 422);
        pipeline.Behave("other", 422);
        var (_, sent) = await pipeline.SendAsync("forms", Document.Lead);
        await pipeline.DrainAsync();
        pipeline.Behave("sequencer", 200);
        pipeline.Behave("other", 200);

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"from":"route","configuration":"current"}""");
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Equal("2", FieldText.From(job["done"]));
        Assert.Equal((1, 2, 2), Received(pipeline));
        Assert.Empty(await Letters.ListAllAsync(pipeline));
        Assert.Empty(await pipeline.PeekAsync(Poison));
        var trace = await pipeline.EventTraceAsync(FieldText.From(sent["id"])!);
        Assert.Equal("delivered", FieldText.From(trace["outcome"]));
        Assert.Single(trace["replays"]!.AsArray());
    }

    [Fact]
    public async Task Discard_ByAFilter_KeepsTheReasonAndLeavesTheOthers()
    {
        await using var pipeline = await WithLettersAsync();

        var (unsaid, unsaidPlan) = await DiscardAsync(pipeline, """{"destination":"slack","dryRun":true}""");
        Assert.Equal((200, "2"), (unsaid, FieldText.From(unsaidPlan["total"])));
        var (without, _) = await DiscardAsync(pipeline, """{"destination":"slack"}""");
        var (_, plan) = await DiscardAsync(pipeline, """{"destination":"slack","reason":"last week's news","dryRun":true}""");
        var (status, begun) = await DiscardAsync(pipeline, """{"destination":"slack","reason":"last week's news"}""");
        var job = await Letters.FinishAsync(pipeline, begun);

        Assert.Equal((400, 202), (without, status));
        Assert.Equal(("2", "2"), (FieldText.From(plan["total"]), FieldText.From(job["done"])));
        Assert.Equal(5, (await Letters.ListAllAsync(pipeline)).Count);
        Assert.Equal(5, (await pipeline.PeekAsync(Poison)).Length);
        var discarded = await pipeline.Get<DeadLetterRecords>().FindAsync(DeadLetterId(pipeline, 0, 0), Cancellation);
        Assert.EndsWith("discarded: last week's news", discarded!.Note, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), Received(pipeline));
    }

    [Fact]
    public async Task Replays_OfMany_AreListedNewestFirst()
    {
        await using var pipeline = await WithLettersAsync();
        var (_, first) = await Letters.ReplayAsync(pipeline, """{"destination":"sequencer"}""");
        pipeline.Clock.Advance(TimeSpan.FromSeconds(1));
        var (_, second) = await Letters.ReplayAsync(pipeline, """{"destination":"other-sequencer"}""");

        var (_, listed) = await pipeline.ReplayAsync((replay, request) => replay.ListReplaysAsync(request, Cancellation));
        var (missing, _) = await pipeline.ReplayAsync((replay, request) => replay.GetReplayAsync(request, "r20261123-0123", Cancellation));

        Assert.Equal(
            [FieldText.From(second["replay"]), FieldText.From(first["replay"])],
            listed["replays"]!.AsArray().Select(job => FieldText.From(job!["replay"])));
        Assert.Equal(404, missing);
    }

    [Fact]
    public async Task ReplayOne_FromALaterStageThanItDiedIn_IsRefused()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await pipeline.SendAsync("forms", "{\"type\":\"form.submi");
        await pipeline.DrainAsync();
        var id = FieldText.From(Assert.Single(await Letters.ListAllAsync(pipeline))["id"])!;

        var (status, answer) = await pipeline.OpsAsync(
            (ops, request) => ops.ReplayDeadLetterAsync(request, id, Cancellation), "?from=route");

        Assert.Equal(409, status);
        Assert.Contains("it died in gtm-received, which comes before route", FieldText.From(answer["error"]), StringComparison.Ordinal);
    }

    // Two to slack, two to the sequencer, three to the other one.
    private async Task<PipelineHarness> WithLettersAsync()
    {
        var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 2, index: 0);
        await Letters.PutAsync(pipeline, 2, index: 1);
        await Letters.PutAsync(pipeline, 3, index: 2);
        return pipeline;
    }

    private static Task<int> RunPieceAsync(PipelineHarness pipeline) =>
        pipeline.RunDueAsync(pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Timeouts));

    private static async Task<IReadOnlyList<DeadLetterRecord>> ReplayedAsync(PipelineHarness pipeline)
    {
        var records = new List<DeadLetterRecord>();
        foreach (var number in Enumerable.Range(0, 130))
        {
            if (await pipeline
                .Get<DeadLetterRecords>()
                .FindAsync(DeadLetterId(pipeline, number, 1), Cancellation) is { State: DeadLetterState.Replayed } record)
                records.Add(record);
        }

        return records;
    }

    private static string DeadLetterId(PipelineHarness pipeline, int number, int index) => DeadLetterRecords.IdOf(
        QueueNames.Actions, Letters.Action(number, index, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), pipeline.Address).Key);

    private static Task<(int Status, JsonNode Answer)> DiscardAsync(PipelineHarness pipeline, string body) =>
        pipeline.ReplayAsync((replay, request) => replay.DiscardDeadLettersAsync(request, Cancellation), body);

    private static (int Slack, int Sequencer, int Other) Received(PipelineHarness pipeline) =>
        (pipeline.Received("slack").Count, pipeline.Received("sequencer").Count, pipeline.Received("other").Count);
}
