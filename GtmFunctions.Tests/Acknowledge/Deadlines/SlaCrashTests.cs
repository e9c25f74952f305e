using System.Text.Json;
using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Timeouts;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using GtmFunctions.Tests.Storage.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static GtmFunctions.Tests.Acknowledge.Deadlines.SlaDocument;

namespace GtmFunctions.Tests.Acknowledge.Deadlines;

/// <summary>
/// Whichever storage call of a clock's life fails, and however many instances take the same timeout: one reminder, one new owner, one
/// notice. A process that ends before a call leaves what one leaves that ends after the call before it, so those rows are
/// explicit, as those are that fail every call: every day each row fails some.
/// </summary>
public sealed class SlaCrashTests(AzuriteFixture azurite)
{
    private const int Sample = 9;

    private static readonly Dictionary<string, string> AroundTheClock =
        Tables("Ada,ada@example.com,sdr,UTC,,\nBob,bob@example.com,sdr,UTC,,\nCem,cem@example.com,sdr,UTC,,");

    [Theory]
    [InlineData(true, Sample)]
    [InlineData(false, FailingCalls.Every, Explicit = true)]
    [InlineData(true, FailingCalls.Every, Explicit = true)]
    public async Task TimeoutPath_AnyStorageCallFails_OneReminderAndOneNewOwner(bool takesEffect, int step)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        await using var pipeline = await StartAsync(azurite, tables: AroundTheClock);
        var calls = await LiveAsync(pipeline, "measure", _ => { });
        Assert.InRange(calls.Length, 14, 30);
        var failed = FailingCalls.OfEachKind(calls, step);

        foreach (var call in failed)
        {
            var failing = call;
            var made = await LiveAsync(pipeline, $"{strike}{call}".ToLowerInvariant(), script => script.Fail(failing, strike, fatal: true));
            Assert.True(made.Length > call, $"{strike} call {call} was never made");
        }

        // Each was acknowledged in the end, so that nothing more came of any
        await PassAsync(pipeline, 60);
        Assert.Equal((failed.Count + 1) * 4, pipeline.Received("slack").Count + pipeline.Received("sequencer").Count);
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Timeouts));
    }

    [Theory]
    [InlineData(true, Sample)]
    [InlineData(false, FailingCalls.Every, Explicit = true)]
    [InlineData(true, FailingCalls.Every, Explicit = true)]
    public async Task Route_AnyStorageCallFails_TheClockRunsOnce(bool takesEffect, int step)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        await using var pipeline = await StartAsync(azurite, tables: AroundTheClock, stageByStage: true);
        // The first fails at no call, and tells which there are
        for (Queue<int> left = new([-1]); left.TryDequeue(out var call);)
        {
            await pipeline.SendAsync("forms", Lead($"r{call + 1}.example"), $"msg_{call}");
            await StageAsync(pipeline, QueueNames.Received);
            await StageAsync(pipeline, QueueNames.Events);
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, strike, fatal: true);
            await StageAsync(pipeline, QueueNames.Enriched);
            if (call < 0)
                left = new(FailingCalls.OfEachKind(pipeline.Script.Calls, step));
            pipeline.Script.Fail(-1, strike, fatal: false);
            var before = pipeline.Received("slack").Count;
            await pipeline.DrainAsync();
            await PassAsync(pipeline, 10);
            Assert.True(
                pipeline.Received("slack").Count == before + 2,
                $"{strike} call {call}: {pipeline.Received("slack").Count - before} messages");
            await CallAsync(pipeline, LastLink(pipeline), "POST");
        }

        await PassAsync(pipeline, 60);
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Timeouts));
    }

    [Theory]
    [InlineData(true, Sample)]
    [InlineData(false, FailingCalls.Every, Explicit = true)]
    [InlineData(true, FailingCalls.Every, Explicit = true)]
    public async Task AcknowledgingEvent_AnyStorageCallFails_BothTracesTellIt(bool takesEffect, int step)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        await using var pipeline = await StartAsync(azurite, tables: AroundTheClock, stageByStage: true);
        for (Queue<int> left = new([-1]); left.TryDequeue(out var call);)
        {
            var id = await LeadAsync(pipeline, $"msg_{call}", $"ada@e{call + 1}.example");
            var (_, answer) = await pipeline.SendAsync(
                "forms", $$$"""{"type":"meeting.made","data":{"email":"bob@e{{{call + 1}}}.example"}}""", $"meet_{call}");
            await StageAsync(pipeline, QueueNames.Received);
            await StageAsync(pipeline, QueueNames.Events);
            pipeline.Script.Calls.Clear();
            pipeline.Script.Fail(call, strike, fatal: true);
            await StageAsync(pipeline, QueueNames.Enriched);
            if (call < 0)
                left = new(FailingCalls.OfEachKind(pipeline.Script.Calls, step));
            pipeline.Script.Fail(-1, strike, fatal: false);

            await AssertAcknowledgedAsync(pipeline, id, FieldText.From(answer["id"])!, $"e{call + 1}.example", $"{strike} call {call}");
        }

        await PassAsync(pipeline, 60);
        Assert.DoesNotContain(Said(pipeline), text => text.StartsWith("reminder", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(WireRows.Table), 16, MemberType = typeof(WireRows))]
    public async Task WritesAtTheWire_MeetAFault_OneReminderAndOneNewOwner(WireFault[] faults, int step)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await StartAsync(azurite, tables: AroundTheClock, wire: wire);
        var lives = 0;
        await wire.ForEachWriteAsync(faults, step, async (name, _) =>
        {
            await LiveAsync(pipeline, name, _ => { });
            lives++;
        });

        await PassAsync(pipeline, 60);
        Assert.Equal(lives * 4, pipeline.Received("slack").Count + pipeline.Received("sequencer").Count);
        Assert.Empty(await pipeline.PeekAsync(QueueNames.Timeouts));
    }

    [Theory]
    [MemberData(nameof(WireRows.Table), 16, MemberType = typeof(WireRows))]
    public async Task WritesAtTheWireOfAnAcknowledgingEvent_MeetAFault_BothTracesTellIt(WireFault[] faults, int step)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await StartAsync(azurite, tables: AroundTheClock, wire: wire);
        await wire.ForEachWriteAsync(faults, step, async (name, where) =>
        {
            var id = await LeadAsync(pipeline, $"msg_{name}", $"ada@{name}.example");
            var (_, answer) = await pipeline.SendAsync(
                "forms", $$$"""{"type":"meeting.made","data":{"email":"bob@{{{name}}}.example"}}""", $"meet_{name}");
            await pipeline.DrainAsync(oneAtATime: true);
            await AssertAcknowledgedAsync(pipeline, id, FieldText.From(answer["id"])!, $"{name}.example", where);
        });
        await PassAsync(pipeline, 60);
        Assert.DoesNotContain(Said(pipeline), text => text.StartsWith("reminder", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(10, "reminder 1 for Ada")]
    [InlineData(15, "reassigned 2: Bob for Ada")]
    public async Task ThreeInstances_TakeTheSameTimeoutAndCopiesOfIt_ItIsDoneOnce(int minutes, string expected)
    {
        await using var pipeline = await StartAsync(azurite, tables: AroundTheClock);
        var id = await LeadAsync(pipeline);
        var timeout = JsonSerializer.Deserialize(
            Assert.Single(await pipeline.PeekAsync(QueueNames.Timeouts)), PipelineJson.Readable.TimeoutMessage)!;
        var copy = timeout with { Details = timeout.Details.DeepClone().AsObject() };
        copy.Details["nonce"] = "a copy that a crash of the route stage left";
        pipeline.Clock.Advance(TimeSpan.FromMinutes(minutes));

        await Task.WhenAll(Enumerable.Range(0, 3).SelectMany(_ => new[] { timeout, copy }.Select(message =>
            Instance(pipeline).HandleAsync(message, TestContext.Current.CancellationToken))));
        await pipeline.DrainAsync();

        Assert.StartsWith(expected, Said(pipeline)[1], StringComparison.Ordinal);
        Assert.Equal(2, Said(pipeline).Length);
        Assert.Equal(minutes < 15 ? 1 : 2, (await SlaAsync(pipeline, id))["holders"]!.AsArray().Count);
        await PassAsync(pipeline, 15);
        await PassAsync(pipeline, 15);
        await PassAsync(pipeline, 15);
        Assert.Single(Said(pipeline), text => text.StartsWith("fallback", StringComparison.Ordinal));
    }

    private static async Task AssertAcknowledgedAsync(PipelineHarness pipeline, string lead, string delivery, string domain, string where)
    {
        var meeting = await pipeline.EventTraceAsync(delivery);
        var told = meeting["stages"]!.AsArray().Single(stage => FieldText.From(stage!["stage"]) == "route")!["acknowledged"];
        Assert.True(lead == FieldText.From(told?[0]?["event"]), $"{where}: the meeting's trace tells {told?.ToJsonString()}");
        Assert.Equal(FieldText.From(meeting["id"]), FieldText.From((await SlaAsync(pipeline, lead))["acknowledged"]!["event"]));
        Assert.Empty(
            await pipeline
                .Get<SlaKeys>()
                .ListAsync(KeyHash.For("sla", "sdr", "account.domain", domain), TestContext.Current.CancellationToken));
    }

    // A lead's reminder and its way to the next one; only the timeouts' own storage calls are counted, and may fail.
    private static async Task<string[]> LiveAsync(PipelineHarness pipeline, string name, Action<StorageScript> script)
    {
        var id = await LeadAsync(pipeline, $"msg_{name}", $"ada@{name}.example");
        var timeouts = pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == QueueNames.Timeouts);
        pipeline.Script.Calls.Clear();
        script(pipeline.Script);
        foreach (var minutes in (int[])[10, 5])
        {
            pipeline.Clock.Advance(TimeSpan.FromMinutes(minutes));
            while (await pipeline.RunDueAsync(timeouts) > 0)
                continue;
        }

        string[] calls = [.. pipeline.Script.Calls];
        pipeline.Script.Fail(-1, Strike.Before, fatal: false);
        await pipeline.DrainAsync();
        var keys = pipeline
            .Received("slack")
            .Concat(pipeline.Received("sequencer"))
            .Select(request => request.IdempotencyKey!)
            .Where(key => key.StartsWith(id, StringComparison.Ordinal));
        Assert.Equal(
            [$"{id}:inbound:always:0", $"{id}:sla:sdr:reassign-2:0", $"{id}:sla:sdr:reassign-2:1", $"{id}:sla:sdr:remind-1-1:0"],
            keys.Order(StringComparer.Ordinal));
        var sla = await SlaAsync(pipeline, id);
        Assert.Equal(2, sla["holders"]!.AsArray().Count);
        Assert.Single(sla["holders"]![0]!["reminded"]!.AsArray());
        var ledger = await pipeline.Get<AssignmentLedger>().ListAsync("reps.csv", id[1..9], TestContext.Current.CancellationToken);
        Assert.Equal(2, ledger.Count(entry => entry.EventId == id));
        await CallAsync(pipeline, LastLink(pipeline, "reassigned"), "POST");
        return calls;
    }

    private static async Task StageAsync(PipelineHarness pipeline, string queue)
    {
        var stage = pipeline.Get<PipelineSurface>().Queues.Single(function => function.Queue == queue);
        while (await pipeline.RunAsync(stage, oneAtATime: true) > 0)
            continue;
    }

    // What another instance of the app has of its own: everything but storage.
    private static SlaTimeout Instance(PipelineHarness pipeline)
    {
        var storage = pipeline.Get<StorageConnection>();
        var records = new SlaRecords(new TraceTables(storage));
        var queue = pipeline.Get<MessageQueue>();
        return new SlaTimeout(
            pipeline.Get<ConfigurationVersions>(),
            records,
            new OwnerAssigner(new AssignmentLedger(storage), pipeline.Clock),
            new SlaClock(records, new SlaKeys(storage), new TimeoutQueue(queue, pipeline.Clock)),
            queue,
            pipeline.Get<PipelineMetrics>(),
            pipeline.Clock,
            NullLogger<SlaTimeout>.Instance);
    }

    private static string Lead(string domain) => $$$"""{"type":"form.submitted","data":{"email":"ada@{{{domain}}}","name":"Grace"}}""";
}
