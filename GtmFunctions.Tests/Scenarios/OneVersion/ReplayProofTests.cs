using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.OneVersion;

/// <summary>
/// Many dead letters: listed, searched, and replayed while the process is killed again and again, at storage calls that are the same in
/// every run: each arrives once, and none is left dead or half-ended.
/// </summary>
public sealed class ReplayProofTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Four kills a piece are the most: the fifth try is the last that a queue gives a message.
    [CiFact]
    public Task DeadLetters_HundredAndThirtyReplayedWithKills_ArriveOnce() =>
        ProveAsync(130, (piece, size) => [5 + piece, 40 + piece, 71 + piece, 3 * size]);

    // The poison queue is emptied first, as a person might have done: what is replayed are the records. Azurite asks for that: it sorts all
    // messages of all queues anew with each one that is deleted, and with ten thousand of them a piece takes half a minute.
    [Fact(Explicit = true)]
    public Task DeadLetters_TenThousandReplayedWithKills_ArriveOnce() =>
        ProveAsync(10_000, (piece, size) => [piece * 97 % CallsOf(size)], emptied: true);

    // At which of its storage calls each try of a piece is killed, by the piece and its size; the try after these is let be.
    private async Task ProveAsync(int count, Func<int, int, int[]> killsOf, bool emptied = false)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var watch = Stopwatch.StartNew();
        await Letters.PutAsync(pipeline, count);
        if (emptied)
            await pipeline.Queue(QueueNames.PoisonOf(QueueNames.Actions)).ClearMessagesAsync(Cancellation);
        Tell($"{count} dead letters put", watch);

        pipeline.Script.Calls.Clear();
        var all = await Letters.ListAllAsync(pipeline);
        Assert.Equal(count, all.Select(letter => FieldText.From(letter["id"])).Distinct().Count());
        Assert.Equal(count, all.Count);
        Tell($"listed in pages of 1,000, {pipeline.Script.Calls.Count} storage calls", watch);
        var (_, found) = await Letters.ListAsync(pipeline, $"?q=person{count / 2:D5}&destination=sequencer&class=send");
        Assert.Equal("1", FieldText.From(found["found"]));
        Tell("searched for one", watch);

        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"rate":100}""");
        Assert.Equal($"{count}", FieldText.From(begun["total"]));
        Tell("replay planned and begun", watch);
        var (planned, kills) = await RunAsync(pipeline, FieldText.From(begun["replay"])!, killsOf);
        Tell($"replayed, {kills} kills", watch);

        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        Tell("swept", watch);
        Assert.Equal(planned, kills);
        var subjects = pipeline.Received("sequencer").Select(request => FieldText.From(request.Body!["subject"])!).ToList();
        Assert.Equal(count, subjects.Distinct().Count());
        Assert.Equal(count, subjects.Count);
        await AssertEndedAsync(pipeline, all);
    }

    // A piece is tried again after each kill. What it put back until then is delivered first, as it is live. No kill strikes in that: one
    // in the middle of a call to a destination repeats it with its idempotency key, which is another table.
    private static async Task<(int Planned, int Kills)> RunAsync(PipelineHarness pipeline, string id, Func<int, int, int[]> killsOf)
    {
        var (planned, kills) = (0, 0);
        while (await pipeline.Get<ReplayJobs>().FindAsync(id, Cancellation) is { State: ReplayState.Running } job)
        {
            var size = Math.Min(job.PieceSize, job.Total - (job.Piece * job.PieceSize));
            foreach (var call in killsOf(job.Piece, size))
            {
                planned++;
                pipeline.Script.Fail(call, planned % 2 == 0 ? Strike.Before : Strike.After, fatal: true);
                kills += await RunPieceAsync(pipeline);
            }

            pipeline.Script.Fail(-1, Strike.Before, fatal: false);
            Assert.Equal(0, await RunPieceAsync(pipeline));
            Assert.NotEqual(job.Piece, (await pipeline.Get<ReplayJobs>().FindAsync(id, Cancellation))!.Piece);
            pipeline.Clock.Advance(job.PieceTime);
        }

        return (planned, kills);
    }

    // Two calls read the job and what the piece is to do, six put each letter back (one looks at a letter that an earlier try put back),
    // and two write how far the job has come and set the next piece.
    private static int CallsOf(int size) => 2 + (6 * size) + 2;

    // How often it was killed.
    private static async Task<int> RunPieceAsync(PipelineHarness pipeline)
    {
        var queues = pipeline.Get<PipelineSurface>().Queues;
        var ends = pipeline.Script.Ends;
        pipeline.Script.Calls.Clear();
        await pipeline.RunDueAsync(queues.Single(function => function.Queue == QueueNames.Timeouts));
        ends = pipeline.Script.Ends - ends;
        pipeline.Script.Fail(-1, Strike.Before, fatal: false);
        while (await pipeline.RunAsync(queues.Single(function => function.Queue == QueueNames.Actions)) > 0)
            continue;
        return ends;
    }

    private static async Task AssertEndedAsync(PipelineHarness pipeline, IReadOnlyList<JsonNode> letters)
    {
        Assert.Empty(await Letters.ListAllAsync(pipeline));
        foreach (var letter in letters)
        {
            var record = await pipeline.Get<DeadLetterRecords>().FindAsync(QueueNames.Actions, FieldText.From(letter["id"])!, Cancellation);
            Assert.Equal((DeadLetterState.Replayed, "", ""), (record!.State, record.MessageId, record.PopReceipt));
        }

        foreach (var queue in QueueNames.All.SelectMany(name => new[] { name, QueueNames.PoisonOf(name) }))
        {
            var left = await pipeline.Queue(queue).GetPropertiesAsync(Cancellation);
            Assert.True(left.Value.ApproximateMessagesCount == 0, $"{queue}: {left.Value.ApproximateMessagesCount} messages are left");
        }
    }

    private void Tell(string what, Stopwatch watch)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {watch.Elapsed.TotalSeconds:0.0} s"));
        watch.Restart();
    }
}
