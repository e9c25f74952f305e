using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>A replay of many that is stopped: what has not begun is taken back, and is as it was before.</summary>
public sealed class ReplayStopTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_Stopped_LeavesWhatIsLeftAndTakesBackWhatHasNotBegun()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 110);
        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"rate":100}""");
        await Letters.RunPieceAsync(pipeline);
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
            .Single(queue => FieldText.From(queue!["queue"]) == Letters.Poison)!["messages"]));

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
        await Letters.RunPieceAsync(pipeline);
        await pipeline.ReplayAsync((replay, request) => replay.StopReplayAsync(request, FieldText.From(begun["replay"])!, Cancellation));

        await pipeline.DrainAsync();

        Assert.Equal((1, 1, 1), Letters.Received(pipeline));
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
            await Letters.RunPieceAsync(pipeline);
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

            Assert.Equal((0, 0, 0), Letters.Received(pipeline));
            Assert.Equal(number + 1, (await Letters.ListAllAsync(pipeline)).Count);
            Assert.Equal(number + 1, (await pipeline.PeekAsync(Letters.Poison)).Length);
        }
    }
}
