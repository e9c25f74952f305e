using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Tests.Storage;
using GtmFunctions.Tests.Storage.Wire;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// A replay of many, call by call: whichever of its storage calls fails, before or after it takes effect, once or with the whole process,
/// each dead letter arrives exactly once, none stays behind, and none is left in a queue. Every day the rows fail every
/// other call between them.
/// </summary>
public sealed class ReplayCrashTests(AzuriteFixture azurite)
{
    private const int Sample = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, true, Sample)]
    [InlineData(true, true, Sample)]
    [InlineData(false, false, FailingCalls.Every, Explicit = true)]
    [InlineData(true, false, FailingCalls.Every, Explicit = true)]
    [InlineData(false, true, FailingCalls.Every, Explicit = true)]
    [InlineData(true, true, FailingCalls.Every, Explicit = true)]
    public async Task EveryStorageCallOfAReplay_Fails_EachDeadLetterArrivesOnce(bool takesEffect, bool endsTheProcess, int step)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads);
        var calls = await LiveAsync(pipeline, 0, fail: null);
        Assert.InRange(calls.Length, 20, 40);
        foreach (var number in FailingCalls.InTurn(calls.Length, step, row: takesEffect ? 1 : 0))
        {
            await LiveAsync(
                pipeline, 2 + (2 * number), () => pipeline.Script.Fail(number, takesEffect ? Strike.After : Strike.Before, endsTheProcess));
        }
    }

    [Theory]
    [MemberData(nameof(WireRows.Table), 10, MemberType = typeof(WireRows))]
    public async Task WritesAtTheWireOfAReplay_MeetAFault_EachDeadLetterArrivesOnce(WireFault[] faults, int step)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, wire: wire);
        await LiveAsync(pipeline, 0, fail: null); // makes the day's table
        var first = 2;
        await wire.ForEachWriteAsync(faults, step, async (_, where) =>
        {
            await LiveAsync(pipeline, first, fail: null, where);
            first += 2;
        });
    }

    // Two dead letters in two pieces. The first piece's actions are delivered before the second piece runs, as they are live.
    private static async Task<string[]> LiveAsync(PipelineHarness pipeline, int first, Action? fail, string? told = null)
    {
        await Letters.PutAsync(pipeline, 2, index: 1, first);
        ReplayItem[] items =
        [
            .. (await Letters.ListAllAsync(pipeline)).OrderBy(letter => FieldText.From(letter["subject"]), StringComparer.Ordinal)
                .Select(letter => new ReplayItem(FieldText.From(letter["id"])!, QueueNames.Actions)),
        ];
        Assert.Equal(2, items.Length);
        pipeline.Script.Calls.Clear();
        fail?.Invoke();
        await StartAsync(pipeline, items);
        await RunAsync(pipeline);
        string[] calls = [.. pipeline.Script.Calls];
        var where = told ?? (fail is null ? "no call failed" : $"first {first}");

        await pipeline.DrainAsync(oneAtATime: true);
        await pipeline.Get<DeadLetterSweep>().SweepAsync(Cancellation);
        Assert.Empty(await Letters.ListAllAsync(pipeline));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Timeouts)));
        for (var number = first; number < first + 2; number++)
        {
            var key = Letters.Action(number, 1, new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero), "").Key;
            var arrived = pipeline.Received("sequencer").Count(request => Subject(request.Body) == $"person{number:D5}@example.com");
            Assert.True(arrived == 1, $"{where}: {key} arrived {arrived} times");
        }

        return calls;
    }

    // Who is not told that it began asks again: then there are two replays of the same.
    private static async Task StartAsync(PipelineHarness pipeline, ReplayItem[] items)
    {
        while (true)
        {
            var now = pipeline.Clock.GetUtcNow();
            var job = new ReplayJob
            {
                Id = ReplayJob.NewId(now),
                Kind = ReplayKind.DeadLetters,
                How = new ReplayHow(),
                CreatedAt = now,
                Rate = 1,
                PieceSize = 1,
            };
            try
            {
                await pipeline.Get<ReplayRunner>().StartAsync(job, items, Cancellation);
                return;
            }
            catch (StorageScript.ScriptedFailure)
            {
                pipeline.Script.Restart();
            }
        }
    }

    // As the host does, until no replay runs any more; one whose next piece was lost goes on when the timer comes.
    private static async Task RunAsync(PipelineHarness pipeline)
    {
        var timeouts = pipeline.Get<GtmFunctions.Pipeline.Hosting.PipelineSurface>().Queues.Single(
            function => function.Queue == QueueNames.Timeouts);
        for (var round = 0; round < 20; round++)
        {
            while (await pipeline.RunDueAsync(timeouts) > 0)
                pipeline.Script.Restart();
            if (await AreDoneAsync(pipeline))
                return;
            pipeline.Clock.Advance(round < 5 ? TimeSpan.FromSeconds(2) : TimeSpan.FromMinutes(20));
            if (round >= 5)
                await pipeline.Get<ReplayRunner>().ResumeAsync(Cancellation);
        }

        Assert.Fail("a replay does not end");
    }

    // The look is none of the calls that the table is about.
    private static async Task<bool> AreDoneAsync(PipelineHarness pipeline)
    {
        try
        {
            return (await pipeline.Get<ReplayJobs>().ListAsync(Cancellation)).All(job => job.State == ReplayState.Done);
        }
        catch (StorageScript.ScriptedFailure)
        {
            pipeline.Script.Restart();
            return false;
        }
        finally
        {
            pipeline.Script.Calls.RemoveAt(pipeline.Script.Calls.Count - 1);
        }
    }

    private static string? Subject(JsonNode? body) => FieldText.From(body?["subject"]);
}
