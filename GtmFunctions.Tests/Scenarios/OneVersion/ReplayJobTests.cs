using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>A replay of many as a job: paced in pieces, gone on with when a piece is lost, and listed.</summary>
public sealed class ReplayJobTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_Paced_SpreadsMessagesAndPiecesOldestFirst()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        await Letters.PutAsync(pipeline, 130);
        pipeline.Script.Delays.Clear();

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"rate":20}""");
        await Letters.RunPieceAsync(pipeline);
        var half = await Letters.ProgressAsync(pipeline, FieldText.From(begun["replay"])!);
        var delays = pipeline.Script.Delays.ToArray();
        await Letters.RunPieceAsync(pipeline);
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
    public async Task Replay_WhosePieceWasLost_IsGoneOnWithByTheTimer()
    {
        await using var pipeline = await Letters.StartAsync(azurite);
        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true}""");
        await pipeline.Queue(QueueNames.Timeouts).ClearMessagesAsync(Cancellation);
        await pipeline.DrainAsync();
        Assert.Equal((0, 0, 0), Letters.Received(pipeline));

        pipeline.Clock.Advance(TimeSpan.FromMinutes(20));
        await pipeline.Get<ReplayRunner>().ResumeAsync(Cancellation);
        await Letters.FinishAsync(pipeline, begun);

        Assert.Equal((0, 2, 3), Letters.Received(pipeline));
    }

    [Fact]
    public async Task Replays_OfMany_AreListedNewestFirst()
    {
        await using var pipeline = await Letters.StartAsync(azurite);
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

    private static async Task<IReadOnlyList<DeadLetterRecord>> ReplayedAsync(PipelineHarness pipeline)
    {
        var records = new List<DeadLetterRecord>();
        foreach (var number in Enumerable.Range(0, 130))
        {
            if (await pipeline
                .Get<DeadLetterRecords>()
                .FindAsync(Letters.IdOf(pipeline, number, 1), Cancellation) is { State: DeadLetterState.Replayed } record)
                records.Add(record);
        }

        return records;
    }
}
