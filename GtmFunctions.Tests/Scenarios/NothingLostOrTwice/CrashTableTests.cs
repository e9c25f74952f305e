using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Tests.Storage;
using GtmFunctions.Tests.Storage.Wire;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// Promise 1, call by call: whichever storage call of an event's life fails, before or after it takes effect, once or with the whole
/// process, the queue's redelivery and the provider's own retry bring each action to the sink exactly once, and the trace is whole. A
/// process that ends before a call leaves what one leaves that ends after the call before it, so those rows are explicit, as those are that
/// fail every call: every day the rows fail each call once between them. It holds for an event that one run carries, and for one that goes
/// stage by stage.
/// </summary>
public sealed class CrashTableTests(AzuriteFixture azurite)
{
    /// <summary>Whether a call takes effect, whether the process ends with it, whether the event goes stage by stage; the step.</summary>
    public static TheoryData<bool, bool, bool, int> Rows()
    {
        var rows = new TheoryData<bool, bool, bool, int>();
        foreach (var stageByStage in (bool[])[false, true])
        {
            // Between them the rows fail each call once
            rows.Add(false, false, stageByStage, stageByStage ? 2 : 3);
            if (!stageByStage)
                rows.Add(true, false, stageByStage, 3);
            rows.Add(true, true, stageByStage, stageByStage ? 2 : 3);
            foreach (var (takesEffect, ends) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
                rows.Add(new TheoryDataRow<bool, bool, bool, int>(takesEffect, ends, stageByStage, FailingCalls.Every) { Explicit = true });
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task EveryStorageCall_Fails_EachActionArrivesOnceAndTheTraceIsWhole(
        bool takesEffect, bool endsTheProcess, bool stageByStage, int step)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: stageByStage);
        await LearnShapeAsync(pipeline);
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        pipeline.Script.Calls.Clear();
        await LiveAsync(pipeline, "msg_measure");
        string[] calls = [.. pipeline.Script.Calls];
        Assert.InRange(calls.Length, 10, 60);

        foreach (var call in FailingCalls.InTurn(calls.Length, step, Row(takesEffect, endsTheProcess)))
        {
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, strike, endsTheProcess);
            var id = $"msg_{strike}_{endsTheProcess}_{call}";
            // The first event of a day makes the day's table: that call is part of the life too.
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            await LiveAsync(pipeline, id);
            Assert.True(pipeline.Script.Calls.Count > call, $"call {call} was never made");
            await AssertDoneOnceAsync(
                pipeline, id, $"{strike} call {call} ({pipeline.Script.Calls[call]}), process {(endsTheProcess ? "ended" : "went on")}");
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task EveryStorageCallOfARefusedAction_Fails_ThereIsOneDeadLetterAndItsReplayArrivesOnce(
        bool takesEffect, bool endsTheProcess, bool stageByStage, int step)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, stageByStage: stageByStage);
        await LearnShapeAsync(pipeline);
        pipeline.Behave("other", 422);
        await LiveAsync(pipeline, "msg_measure");
        string[] calls = [.. pipeline.Script.Calls];
        await ReplayAllAsync(pipeline);

        // The first calls, up to the actions, are the other table's.
        foreach (var call in FailingCalls.InTurn(calls.Length, step, Row(takesEffect, endsTheProcess))
            .Where(call => call >= calls.Length / 3))
        {
            var where = $"{strike} call {call}, process {(endsTheProcess ? "ended" : "went on")}";
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, strike, endsTheProcess);
            await DieAndReplayAsync(pipeline, $"msg_{strike}_{endsTheProcess}_{call}", where);
        }
    }

    [Theory]
    [MemberData(nameof(WireRows.Table), 3, MemberType = typeof(WireRows))]
    public async Task WritesAtTheWire_MeetAFault_EachActionArrivesOnceAndTheTraceIsWhole(WireFault[] faults, int step)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, wire: wire);
        await LearnShapeAsync(pipeline);
        await wire.ForEachWriteAsync(faults, step, async (name, where) =>
        {
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            await LiveAsync(pipeline, $"msg_{name}");
            await AssertDoneOnceAsync(pipeline, $"msg_{name}", where);
        });
    }

    [Theory]
    [MemberData(nameof(WireRows.Table), 6, MemberType = typeof(WireRows))]
    public async Task WritesAtTheWireOfARefusedAction_MeetAFault_ThereIsOneDeadLetterAndItsReplayArrivesOnce(WireFault[] faults, int step)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document.Leads, wire: wire);
        await LearnShapeAsync(pipeline);
        await wire.ForEachWriteAsync(faults, step, (name, where) => DieAndReplayAsync(pipeline, $"msg_{name}", where));
    }

    private static int Row(bool takesEffect, bool endsTheProcess) => (takesEffect ? 1 : 0) + (endsTheProcess ? 4 : 0);

    // The first event of a type has its shape stored, which those after it are spared: DriftCrashTests has a table of those calls.
    private static async Task LearnShapeAsync(PipelineHarness pipeline)
    {
        await LiveAsync(pipeline, "msg_first");
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        pipeline.Script.Calls.Clear();
    }

    private static async Task DieAndReplayAsync(PipelineHarness pipeline, string messageId, string where)
    {
        pipeline.Behave("other", 422);
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        await LiveAsync(pipeline, messageId);
        await pipeline.Get<DeadLetterSweep>().SweepAsync(TestContext.Current.CancellationToken);
        Assert.True((await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions))).Length == 1, $"{where}: not one poison message");

        var before = pipeline.Received("other").Count;
        await ReplayAllAsync(pipeline);
        Assert.True(
            pipeline.Received("other").Count == before + 1, $"{where}: the replay made {pipeline.Received("other").Count - before} calls");
        Assert.Empty(await pipeline.PeekAsync(QueueNames.PoisonOf(QueueNames.Actions)));
    }

    private static async Task ReplayAllAsync(PipelineHarness pipeline)
    {
        pipeline.Behave("other", 200);
        var (_, listed) = await pipeline.OpsAsync(
            (ops, request) => ops.ListDeadLettersAsync(request, TestContext.Current.CancellationToken));
        var id = FieldText.From(Assert.Single(listed["deadLetters"]!.AsArray())!["id"])!;
        await pipeline.OpsAsync((ops, request) => ops.ReplayDeadLetterAsync(request, id, TestContext.Current.CancellationToken));
        await pipeline.DrainAsync(oneAtATime: true);
    }

    // A provider sends until it is answered 200; the queue delivers until the message is done.
    private static async Task LiveAsync(PipelineHarness pipeline, string messageId)
    {
        while ((await pipeline.SendAsync("forms", Document.Lead, messageId)).Status != 200)
            pipeline.Script.Restart();
        await pipeline.DrainAsync(oneAtATime: true);
    }

    private static async Task AssertDoneOnceAsync(PipelineHarness pipeline, string messageId, string where)
    {
        var (_, found) = await pipeline.OpsAsync(
            (ops, request) => ops.ListEventsAsync(request, TestContext.Current.CancellationToken),
            $"?q={messageId}&since={pipeline.Clock.GetUtcNow():yyyy-MM-dd}");
        var line = found["events"]!.AsArray().Where(line => FieldText.From(line!["providerId"]) == messageId).ToArray();
        Assert.True(line.Length == 1, $"{where}: {line.Length} events in the index");
        Assert.True(FieldText.From(line[0]!["outcome"]) == "delivered", $"{where}: outcome {FieldText.From(line[0]!["outcome"])}");

        var id = FieldText.From(line[0]!["id"])!;
        foreach (var sink in (string[])["slack", "sequencer", "other"])
        {
            var keys = pipeline
                .Received(sink)
                .Where(request => request.IdempotencyKey!.StartsWith(id, StringComparison.Ordinal))
                .Select(request => request.IdempotencyKey)
                .Distinct();
            Assert.True(keys.Count() == 1, $"{where}: {keys.Count()} actions at {sink}");
        }

        var trace = await pipeline.TraceAsync(id);
        Assert.Equal(["receive", "intake", "route"], trace["stages"]!.AsArray().Select(stage => FieldText.From(stage!["stage"])));
        Assert.True(trace["actions"]!.AsArray().Count == 3, $"{where}: {trace["actions"]!.AsArray().Count} actions in the trace");
        Assert.All(trace["actions"]!.AsArray(), action => Assert.Equal("delivered", FieldText.From(action!["state"])));
        Assert.Empty(trace["deadLetters"]!.AsArray());
        var delivery = FieldText.From(trace["stages"]![0]!["delivery"])!;
        Assert.Equal("accepted", FieldText.From((await pipeline.TraceAsync(delivery))["events"]![0]!["outcome"]));
    }
}
