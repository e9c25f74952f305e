using GtmFunctions.Pipeline.Ops.Leaving;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Tests.Scenarios.RulesThatOpsOwn;
using GtmFunctions.Tests.Storage;
using GtmFunctions.Tests.Storage.Wire;
using Xunit;
using static GtmFunctions.Tests.Scenarios.RulesThatOpsOwn.LeavingDocument;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// Somebody leaves, call by call: whichever storage call of it fails, before or after it takes effect, once or with the whole process, and
/// the button is pressed again, each of their leads, to be acknowledged or not, goes to one other, who is told once, and none is left with
/// them. Every day the rows fail some calls.
/// </summary>
public sealed class HandOverCrashTests(AzuriteFixture azurite)
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
    public async Task EveryStorageCallOfAHandOver_FailsAndItIsPressedAgain_EachLeadGoesOnOnce(
        bool takesEffect, bool endsTheProcess, int step)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        await using var pipeline = await LeavingDocument.StartAsync(azurite);
        var calls = await LiveAsync(pipeline, "none", fail: null);
        Assert.InRange(calls.Length, 30, 60);
        foreach (var number in FailingCalls.InTurn(calls.Length, step, row: takesEffect ? step / 2 : 0))
        {
            var made = await LiveAsync(pipeline, $"{strike}{number}", () => pipeline.Script.Fail(number, strike, endsTheProcess));
            Assert.True(made.Length > number, $"{strike} call {number} was never made");
        }
    }

    [Theory]
    [MemberData(nameof(WireRows.Table), 64, MemberType = typeof(WireRows))]
    public async Task WritesAtTheWireOfAHandOver_MeetAFault_EachLeadGoesOnOnce(WireFault[] faults, int step)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await LeavingDocument.StartAsync(azurite, wire);
        await wire.ForEachWriteAsync(faults, step, async (name, where) =>
        {
            var (lead, demo) = await AssignAsync(pipeline, name);
            await PressAsync(pipeline);
            await pipeline.DrainAsync(oneAtATime: true);
            await AssertWentOnAsync(pipeline, name, lead, demo, where);
        });
    }

    // Ada gets one of each, others come to the roster, and she leaves
    private static async Task<string[]> LiveAsync(PipelineHarness pipeline, string name, Action? fail)
    {
        var (lead, demo) = await AssignAsync(pipeline, name);
        pipeline.Script.Calls.Clear();
        fail?.Invoke();
        await PressAsync(pipeline);
        await DeliverAsync(pipeline);
        string[] calls = [.. pipeline.Script.Calls];
        pipeline.Script.Fail(-1, Strike.Before, fatal: false);
        pipeline.Script.Restart();

        // Pressed once more, it finds nothing to do
        Assert.True((await FindAsync(pipeline)).IsNobody, $"{name}: something is left");
        await pipeline.DrainAsync(oneAtATime: true);
        await AssertWentOnAsync(pipeline, name, lead, demo, name);
        return calls;
    }

    private static async Task<(string Lead, string Demo)> AssignAsync(PipelineHarness pipeline, string name)
    {
        await pipeline.PublishAsync($"{Text}\n# {name}", OnlyAda);
        var (lead, demo) = (
            await SendAsync(pipeline, "form.submitted", $"Lia{name}"), await SendAsync(pipeline, "demo.asked", $"Dan{name}"));
        await pipeline.PublishAsync($"{Text}\n# {name}", All);
        return (lead, demo);
    }

    private static async Task AssertWentOnAsync(PipelineHarness pipeline, string name, string lead, string demo, string where)
    {
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Timeouts)));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
        foreach (var (id, assignment, who) in new[] { (lead, "sdr", $"Lia{name}"), (demo, "demos", $"Dan{name}") })
        {
            var ledger = pipeline.Get<AssignmentLedger>();
            Assert.NotNull(await ledger.FindAsync("reps.csv", id, assignment, 2, Cancellation));
            Assert.Null(await ledger.FindAsync("reps.csv", id, assignment, 3, Cancellation));
            Assert.True(Said(pipeline, who).Length == 2, $"{where}: {string.Join("; ", Said(pipeline, who))}");
        }

        Assert.Single(pipeline.Received("sequencer"), request => request.IdempotencyKey == $"{demo}:demo:asked:0");
    }

    // Who sees an error presses the button again, until the page says that it is done
    private static async Task PressAsync(PipelineHarness pipeline)
    {
        while (true)
        {
            try
            {
                var leave = await FindAsync(pipeline);
                if (leave.IsNobody)
                    return;
                var left = await pipeline.Get<RepLeaving>().LeaveAsync(leave, successor: null, "Ann", note: null, Cancellation);
                Assert.Null(left.Refused);
                return;
            }
            catch (StorageScript.ScriptedFailure)
            {
                pipeline.Script.Restart();
            }
        }
    }

    // As the host does: what failed comes again
    private static async Task DeliverAsync(PipelineHarness pipeline)
    {
        var timeouts = pipeline.Get<GtmFunctions.Pipeline.Hosting.PipelineSurface>().Queues.Single(
            function => function.Queue == QueueNames.Timeouts);
        while (await pipeline.RunDueAsync(timeouts) > 0)
            pipeline.Script.Restart();
    }

    private static async Task<RepLeave> FindAsync(PipelineHarness pipeline) =>
        (await pipeline.Get<RepLeaving>().FindAsync(Ada, successor: null, RepHoldingsReader.UsualDays, Cancellation))!;
}
