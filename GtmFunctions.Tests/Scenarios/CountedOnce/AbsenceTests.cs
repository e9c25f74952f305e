using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Signals;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.CountedOnce;

public sealed class AbsenceTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quiet_ForSevenDays_FiresOnceAndAgainOnlyAfterNewActivity()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract);
        var last = await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-11-23T09:00:00Z"), "a1");

        await AdvanceAsync(pipeline, TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Empty(await SignalTests.FindAsync(pipeline, "person.inactive"));
        await AdvanceAsync(pipeline, TimeSpan.FromSeconds(1));
        var made = await pipeline.TraceAsync(
            FieldText.From(Assert.Single(await SignalTests.FindAsync(pipeline, "person.inactive"))!["id"])!);

        Assert.Equal(("ada@analytical.example", "2026-11-30T09:00:00+00:00", "delivered"), (
            FieldText.From(made["subject"]), FieldText.From(made["time"]), FieldText.From(made["outcome"])));
        Assert.Equal("ada@analytical.example", FieldText.From(made["event"]!["data"]!["person"]!["email"]));
        Assert.Equal(last, FieldText.From(made["event"]!["data"]!["signal"]!["evidence"]![0]!["event"]));
        Assert.Single(pipeline.Received("sequencer"));

        await AdvanceAsync(pipeline, TimeSpan.FromDays(30));
        Assert.Single(await SignalTests.FindAsync(pipeline, "person.inactive"));
        Assert.Equal(0, await WaitingAsync(pipeline));

        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-12-30T09:00:00Z"), "a2");
        await AdvanceAsync(pipeline, TimeSpan.FromDays(8));
        Assert.Equal(2, (await SignalTests.FindAsync(pipeline, "person.inactive")).Count);
    }

    [Fact]
    public async Task Quiet_ActivityOnDaySix_MovesIt()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract);
        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-11-23T09:00:00Z"), "a1");
        await AdvanceAsync(pipeline, TimeSpan.FromDays(6));
        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-11-29T09:00:00Z"), "a2");
        Assert.Equal(1, await WaitingAsync(pipeline));

        await AdvanceAsync(pipeline, TimeSpan.FromDays(1));
        Assert.Empty(await SignalTests.FindAsync(pipeline, "person.inactive"));
        Assert.Equal(1, await WaitingAsync(pipeline));
        await AdvanceAsync(pipeline, TimeSpan.FromDays(6));

        Assert.Equal("2026-12-06T09:00:00+00:00", FieldText.From((await pipeline.TraceAsync(
            FieldText.From(Assert.Single(await SignalTests.FindAsync(pipeline, "person.inactive"))!["id"])!))["time"]));
    }

    [Fact]
    public async Task Quiet_LateActivity_CountsByItsOwnTimeAndNeverFiresForAKeyWithNewer()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract);
        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-11-23T08:00:00Z"), "a1");
        var late = await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-10-01T08:00:00Z"), "a2");
        await AdvanceAsync(pipeline, TimeSpan.FromHours(2));

        Assert.Contains(
            "older than the newest activity", FieldText.From(SignalTests.Seen(await pipeline.TraceAsync(late))["why"]),
            StringComparison.Ordinal);
        Assert.Empty(await SignalTests.FindAsync(pipeline, "person.inactive"));
        Assert.Equal(1, await WaitingAsync(pipeline));

        await AdvanceAsync(pipeline, TimeSpan.FromDays(7));
        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-11-25T08:00:00Z"), "a3");
        await AdvanceAsync(pipeline, TimeSpan.FromDays(20));
        Assert.Single(await SignalTests.FindAsync(pipeline, "person.inactive"));
    }

    [Fact]
    public async Task Quiet_OldEventsOfANewKeyInNoOrder_FireOnceForTheNewest()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract);
        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-09-01T08:00:00Z"), "a1");
        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-10-01T08:00:00Z"), "a2");
        await AdvanceAsync(pipeline, TimeSpan.FromHours(1));

        Assert.Equal("2026-10-08T08:00:00+00:00", FieldText.From((await pipeline.TraceAsync(
            FieldText.From(Assert.Single(await SignalTests.FindAsync(pipeline, "person.inactive"))!["id"])!))["time"]));
    }

    [Fact]
    public async Task Quiet_WithACooldown_FiresWhenItEndsIfStillQuiet()
    {
        await using var pipeline = await PipelineHarness.StartAsync(
            azurite, SignalDocument.Contract.Replace("quietFor: 7d", "quietFor: 7d\n    cooldown: 30d", StringComparison.Ordinal));
        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-11-23T09:00:00Z"), "a1");
        await AdvanceAsync(pipeline, TimeSpan.FromDays(7));
        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-11-30T10:00:00Z"), "a2");
        pipeline.Clock.Advance(TimeSpan.FromHours(1));
        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-11-30T10:00:00Z"), "a3");
        await AdvanceAsync(pipeline, TimeSpan.FromDays(28));
        Assert.Single(await SignalTests.FindAsync(pipeline, "person.inactive"));

        await AdvanceAsync(pipeline, TimeSpan.FromDays(2));
        Assert.Equal(2, (await SignalTests.FindAsync(pipeline, "person.inactive")).Count);
    }

    [Fact]
    public async Task Quiet_SignalTakenOut_DoesNotFire()
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract);
        await SignalTests.TakeAsync(pipeline, SignalDocument.Activity("2026-11-23T09:00:00Z"), "a1");
        await pipeline.PublishAsync(SignalDocument.Sources);
        await AdvanceAsync(pipeline, TimeSpan.FromDays(7));

        Assert.Empty(await SignalTests.FindAsync(pipeline, "person.inactive"));
        Assert.Equal(0, await WaitingAsync(pipeline));
    }

    [Fact]
    public async Task Note_HundredsOfActivitiesOfAKey_LeaveOneMessageAndCostAReadAndAWriteEach() => await NoteAsync(300, workers: 1);

    [Fact]
    public async Task Note_HundredsOfActivitiesOfAKeyFromThirtyTwoWorkers_LeaveOneMessage() => await NoteAsync(640, workers: 32);

    [Fact(Explicit = true)]
    public async Task Note_AHundredThousandActivitiesOfAKeyFromThirtyTwoWorkers_LeaveOneMessage() => await NoteAsync(100_000, workers: 32);

    private async Task NoteAsync(int activities, int workers)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract);
        var (signal, watch) =
            (
                (await pipeline.Get<ConfigurationVersions>().CurrentAsync(Cancellation)).Signals["gone-quiet"],
                pipeline.Get<InactivityWatch>());
        var began = pipeline.Clock.GetUtcNow();
        pipeline.Clock.Advance(TimeSpan.FromDays(2));
        var next = 0;
        var last = 0;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i <= activities)
            {
                var before = pipeline.Script.Calls.Count;
                await watch.NoteAsync(signal, "ada", new Activity($"e{i}", began.AddSeconds(i), []), Cancellation);
                last = pipeline.Script.Calls.Count - before;
            }
        })));

        Assert.Equal(1, await WaitingAsync(pipeline));
        if (workers == 1)
            Assert.Equal(2, last);
        TestContext.Current.SendDiagnosticMessage(
            $"{activities} activities from {workers} workers: {pipeline.Script.Calls.Count} storage calls");
        await AdvanceAsync(
            pipeline, began.AddSeconds(activities) + TimeSpan.FromDays(7) - pipeline.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Empty(await SignalTests.FindAsync(pipeline, "person.inactive"));
        await AdvanceAsync(pipeline, TimeSpan.FromSeconds(1));
        Assert.Single(await SignalTests.FindAsync(pipeline, "person.inactive"));
    }

    internal static async Task AdvanceAsync(PipelineHarness pipeline, TimeSpan time)
    {
        pipeline.Clock.Advance(time);
        await pipeline.DrainAsync(oneAtATime: true);
    }

    private static async Task<int> WaitingAsync(PipelineHarness pipeline) => (await pipeline.PeekAsync(QueueNames.Timeouts)).Length;
}
