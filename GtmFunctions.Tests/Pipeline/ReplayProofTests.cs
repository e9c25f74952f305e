using System.Diagnostics;
using System.Globalization;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops.DeadLetters;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pipeline;

/// <summary>Many dead letters: listed, searched, and replayed while the process is killed again and again: each arrives once.</summary>
public sealed class ReplayProofTests(AzuriteFixture azurite, ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task DeadLetters_ThreeHundredReplayedWithKills_ArriveOnce() => ProveAsync(300, killEvery: 0);

    [Fact(Explicit = true)]
    public Task DeadLetters_TenThousandReplayedWithKills_ArriveOnce() => ProveAsync(10_000, killEvery: 3_000);

    private async Task ProveAsync(int count, int killEvery)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var watch = Stopwatch.StartNew();
        await Letters.PutAsync(pipeline, count);
        Tell($"{count} dead letters put", watch);

        pipeline.Script.Calls.Clear();
        var all = await Letters.ListAllAsync(pipeline);
        Assert.Equal(count, all.Select(letter => FieldText.Of(letter["id"])).Distinct().Count());
        Assert.Equal(count, all.Count);
        Tell($"listed in pages of 1,000, {pipeline.Script.Calls.Count} storage calls", watch);
        var (_, found) = await Letters.ListAsync(pipeline, $"?q=person{count / 2:D5}&destination=sequencer&class=send");
        Assert.Equal("1", FieldText.Of(found["found"]));
        Tell("searched for one", watch);

        pipeline.Script.Calls.Clear();
        var (_, begun) = await Letters.ReplayAsync(pipeline, """{"all":true,"rate":100}""");
        Assert.Equal($"{count}", FieldText.Of(begun["total"]));
        Tell("replay planned and begun", watch);
        var kills = await RunAsync(pipeline, FieldText.Of(begun["replay"])!, killEvery);
        Tell($"replayed, {kills} kills", watch);

        var subjects = pipeline.Received("sequencer").Select(request => FieldText.Of(request.Body!["subject"])!).ToList();
        Assert.Equal(count, subjects.Distinct().Count());
        Assert.Equal(count, subjects.Count);
        Assert.True(kills >= 2, $"only {kills} kills struck");
        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        Assert.Equal("", string.Join('\n', (await Letters.ListAllAsync(pipeline)).Select(letter => $"{letter["queue"]} {letter["key"]} {letter["reason"]}")));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
    }

    // A kill ends whatever runs at that call, all later calls fail until the next start, and messages come back by themselves. While the
    // calls to the destination run none is struck: a kill in the middle of one repeats it with its idempotency key, which is another table.
    private static async Task<int> RunAsync(PipelineHarness pipeline, string id, int killEvery)
    {
        var timeouts = pipeline.Get<GtmFunctions.Pipeline.Surface.PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Timeouts);
        var (kills, sinceKill) = (0, 0);
        for (var stalls = 0; stalls < 5;)
        {
            pipeline.Script.Calls.Clear();
            var strikes = sinceKill > killEvery;
            if (strikes)
                pipeline.Script.Fail(7 + (kills * 97 % 400), kills % 2 == 0 ? Strike.Before : Strike.After, fatal: true);
            var ran = await pipeline.RunDueAsync(timeouts);
            pipeline.Script.Fail(-1, Strike.Before, fatal: false);
            (kills, sinceKill) = strikes && pipeline.Script.Calls.Count > 7 ? (kills + 1, 0) : (kills, sinceKill + pipeline.Script.Calls.Count);
            await pipeline.DrainAsync(rounds: 1000);
            if (FieldText.Of((await Letters.ProgressAsync(pipeline, id))["state"]) == "done")
                return kills;
            pipeline.Clock.Advance(TimeSpan.FromSeconds(2));
            if (ran > 0)
                continue;
            stalls++;
            pipeline.Clock.Advance(TimeSpan.FromMinutes(20));
            await pipeline.Get<ReplayRunner>().ResumeAsync(Cancellation);
        }

        Assert.Fail("the replay does not end");
        return kills;
    }

    private void Tell(string what, Stopwatch watch)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {watch.Elapsed.TotalSeconds:0.0} s"));
        watch.Restart();
    }
}
