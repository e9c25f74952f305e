using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Scenarios.CountedOnce;
using GtmFunctions.Tests.Storage;
using GtmFunctions.Tests.Storage.Wire;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// Whichever storage call fails of an event that completes a signal, or of a timeout that finds a key quiet, before or after it takes
/// effect, once or with the whole process: the signal fires once, and its event arrives once.
/// </summary>
public sealed class SignalCrashTests(AzuriteFixture azurite)
{
    private const int Sample = 9;

    public static TheoryData<bool, bool> Strikes => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory(Explicit = true)]
    [MemberData(nameof(Strikes))]
    public Task EveryStorageCallOfAFiring_Fails_ItFiresOnceAndArrivesOnce(bool takesEffect, bool endsTheProcess) =>
        FireAsync(takesEffect, endsTheProcess, every: true);

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, true, true)]
    public Task SomeCallsOfTheSignalsOwn_OfAFiring_Fails_ItFiresOnceAndArrivesOnce(
        bool takesEffect, bool endsTheProcess, bool stageByStage) =>
        FireAsync(takesEffect, endsTheProcess, every: false, stageByStage);

    [Theory(Explicit = true)]
    [MemberData(nameof(Strikes))]
    public Task EveryStorageCallOfASilence_Fails_ItFiresOnceAndArrivesOnce(bool takesEffect, bool endsTheProcess) =>
        FallSilentAsync(takesEffect, endsTheProcess, every: true);

    [Theory]
    [InlineData(false, true, false)]
    [InlineData(true, false, false)]
    [InlineData(true, false, true)]
    public Task SomeCallsOfTheSignalsOwn_OfASilence_Fails_ItFiresOnceAndArrivesOnce(
        bool takesEffect, bool endsTheProcess, bool stageByStage) =>
        FallSilentAsync(takesEffect, endsTheProcess, every: false, stageByStage);

    [Theory]
    [MemberData(nameof(WireRows.Table), 8, MemberType = typeof(WireRows))]
    public async Task WritesAtTheWireOfAFiring_MeetAFault_ItFiresOnceAndArrivesOnce(WireFault[] faults, int step)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Keen, wire: wire);
        await VisitAsync(pipeline, "first");
        await WireAsync(wire, pipeline, faults, step, "account.keen", name => VisitAsync(pipeline, name));
    }

    [Theory]
    [MemberData(nameof(WireRows.Table), 24, MemberType = typeof(WireRows))]
    public async Task WritesAtTheWireOfASilence_MeetAFault_ItFiresOnceAndArrivesOnce(WireFault[] faults, int step)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract, wire: wire);
        await GoQuietAsync(pipeline, "first");
        await WireAsync(wire, pipeline, faults, step, "person.inactive", name => GoQuietAsync(pipeline, name));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Timeouts));
    }

    private static string Keen => $$"""
        {{SignalDocument.Sources}}
        signals:
          keen: { key: account.domain, within: 1d, all: [ { on: page.viewed, atLeast: 1 } ], emit: account.keen }
        workflows:
          keen: { on: account.keen, do: [ { to: sequencer } ] }
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL }
        """;

    private async Task FireAsync(bool takesEffect, bool endsTheProcess, bool every, bool stageByStage = false)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Keen, stageByStage: stageByStage);
        await TableAsync(pipeline, takesEffect, endsTheProcess, every, "account.keen", life: call => VisitAsync(pipeline, $"{call}"));
    }

    private static Task VisitAsync(PipelineHarness pipeline, string name) =>
        SendAsync(pipeline, SignalDocument.Visit("2026-11-23T08:00:00Z", domain: $"d{name}.example"), $"msg_{name}");

    private async Task FallSilentAsync(bool takesEffect, bool endsTheProcess, bool every, bool stageByStage = false)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, SignalDocument.Contract, stageByStage: stageByStage);
        await TableAsync(
            pipeline,
            takesEffect,
            endsTheProcess,
            every,
            "person.inactive",
            life: call => GoQuietAsync(pipeline, $"{call}"));
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Timeouts));
    }

    private static async Task GoQuietAsync(PipelineHarness pipeline, string name)
    {
        var email = $"p{name}@example.com";
        var began = pipeline.Clock.GetUtcNow();
        await SendAsync(pipeline, SignalDocument.Activity($"{began:O}", email), $"msg_{name}_a");
        pipeline.Clock.SetUtcNow(began.AddDays(6));
        await SendAsync(pipeline, SignalDocument.Activity($"{began.AddDays(6):O}", email), $"msg_{name}_b");
        pipeline.Clock.SetUtcNow(began.AddDays(7));
        await pipeline.DrainAsync(oneAtATime: true);
        pipeline.Clock.SetUtcNow(began.AddDays(13));
        await pipeline.DrainAsync(oneAtATime: true);
    }

    private static Task WireAsync(
        StorageWire wire, PipelineHarness pipeline, WireFault[] faults, int step, string type, Func<string, Task> life) =>
        wire.ForEachWriteAsync(faults, step, async (name, where) =>
        {
            pipeline.Clock.Advance(TimeSpan.FromDays(2));
            var since = $"{pipeline.Clock.GetUtcNow():yyyy-MM-dd}";
            var known = Arrived(pipeline);
            await life(name);
            await AssertFiredOnceAsync(pipeline, type, since, known, where);
        });

    private static async Task TableAsync(
        PipelineHarness pipeline, bool takesEffect, bool endsTheProcess, bool every, string type, Func<int, Task> life)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        await life(-2); // learns the payload's shape
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        pipeline.Script.Calls.Clear();
        await life(-1);
        string[] measured = [.. pipeline.Script.Calls];
        var first = Array.FindIndex(measured, call => call.Contains(TableNames.Signals, StringComparison.Ordinal));
        Assert.InRange(first, 2, measured.Length - 10);
        var known = Arrived(pipeline);
        int[] failed = [.. Enumerable.Range(first, measured.Length - first).Where(call => every || IsOwn(measured[call]))];
        string[] kinds = [.. failed.Select(call => measured[call])];
        failed = [.. FailingCalls.OfEachKind(kinds, every ? FailingCalls.Every : Sample).Select(at => failed[at])];
        foreach (var call in failed)
        {
            pipeline.Clock.Advance(TimeSpan.FromDays(2));
            var since = $"{pipeline.Clock.GetUtcNow():yyyy-MM-dd}";
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, strike, endsTheProcess);
            await life(call);
            Assert.True(pipeline.Script.Calls.Count > call, $"call {call} was never made");
            var where = $"{strike} call {call} ({pipeline.Script.Calls[call]}), process {(endsTheProcess ? "ended" : "went on")}";
            pipeline.Script.Fail(-1, strike, fatal: false);

            await AssertFiredOnceAsync(pipeline, type, since, known++, where);
        }
    }

    private static async Task AssertFiredOnceAsync(PipelineHarness pipeline, string type, string since, int known, string where)
    {
        var (_, found) = await pipeline.OpsAsync(
            (ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken), $"?type={type}&since={since}");
        var made = found["events"]!.AsArray();
        Assert.True(made.Count == 1, $"{where}: {made.Count} events made");
        Assert.True(FieldText.From(made[0]!["outcome"]) == "delivered", $"{where}: {FieldText.From(made[0]!["outcome"])}");
        Assert.True(Arrived(pipeline) == known + 1, $"{where}: {Arrived(pipeline)} arrived, {known + 1} expected");
    }

    private static int Arrived(PipelineHarness pipeline) =>
        pipeline.Received("sequencer").Select(request => request.IdempotencyKey).Distinct().Count();

    // The calls that only a signal makes: its rows, its timeouts, the trace and hand-off of what it emits are among them or next to them
    private static bool IsOwn(string call) =>
        call.Contains(TableNames.Signals, StringComparison.Ordinal)
        || call.Contains(QueueNames.Timeouts, StringComparison.Ordinal)
        || call.Contains("$batch", StringComparison.Ordinal);

    // A provider sends until it is answered 200; the queue delivers until the message is done.
    private static async Task SendAsync(PipelineHarness pipeline, string body, string messageId)
    {
        while ((await pipeline.SendAsync("forms", body, messageId)).Status != 200)
            pipeline.Script.Restart();
        await pipeline.DrainAsync(oneAtATime: true);
    }
}
