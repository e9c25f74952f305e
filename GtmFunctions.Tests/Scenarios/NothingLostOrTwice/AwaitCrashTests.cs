using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Tests.Scenarios.FieldsHoldWhatTheySay;
using GtmFunctions.Tests.Storage;
using GtmFunctions.Tests.Storage.Wire;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// Promise 1 for events that wait: whichever storage call of posting, parking, calling back, timing out, releasing and bringing a late
/// answer fails, each question has one idempotency key, people are told once, and the CRM is written once or, where the answer was late,
/// twice.
/// </summary>
public sealed class AwaitCrashTests(AzuriteFixture azurite)
{
    private const int Sample = 9;

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, true, false)]
    public Task SomeStorageCall_Fails_TheEventGoesOnOnce(bool late, bool takesEffect, bool endsTheProcess) =>
        RunAsync(late, takesEffect, endsTheProcess, Sample);

    [Theory(Explicit = true)]
    [InlineData(false, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, true)]
    public Task EveryStorageCall_Fails_TheEventGoesOnOnce(bool late, bool takesEffect, bool endsTheProcess) =>
        RunAsync(late, takesEffect, endsTheProcess, step: 1);

    [Theory]
    [MemberData(nameof(WireRows.Table), 12, MemberType = typeof(WireRows))]
    public Task WritesAtTheWire_MeetAFault_TheEventGoesOnOnce(WireFault[] faults, int step) => WireAsync(late: false, faults, step);

    [Theory]
    [MemberData(nameof(WireRows.Table), 30, MemberType = typeof(WireRows))]
    public Task WritesAtTheWire_MeetAFaultAndTheAnswerIsLate_TheEventGoesOnOnce(WireFault[] faults, int step) =>
        WireAsync(late: true, faults, step);

    private async Task WireAsync(bool late, WireFault[] faults, int step)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var run = await Awaiting.StartAsync(azurite, wire: wire);
        await LiveAsync(run, "first", late);
        await wire.ForEachWriteAsync(faults, step, async (name, where) =>
            await AssertWentOnOnceAsync(run, await LiveAsync(run, name, late), late, where));
    }

    private async Task RunAsync(bool late, bool takesEffect, bool endsTheProcess, int step)
    {
        await using var run = await Awaiting.StartAsync(azurite);
        await LiveAsync(run, "first", late);
        run.Pipeline.Script.Calls.Clear();
        await LiveAsync(run, "measure", late);
        var calls = run.Pipeline.Script.Calls.Count;
        Assert.InRange(calls, 45, 120);

        for (var call = 0; call < calls; call += step)
        {
            run.Pipeline.Script.Calls.Clear();
            run.Pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, endsTheProcess);
            var lead = await LiveAsync(run, $"call{call}", late);
            var where = $"call {call} of {calls} ({run.Pipeline.Script.Calls[call]})";
            await AssertWentOnOnceAsync(run, lead, late, where);
        }
    }

    // A provider sends until it is answered 200
    private static async Task<string> LiveAsync(Awaiting run, string name, bool late)
    {
        var pipeline = run.Pipeline;
        var body = $$$"""{"type":"form.submitted","data":{"email":"{{{name}}}@analytical.example"}}""";
        while ((await pipeline.SendAsync("forms", body, $"msg_{name}")).Status != 200)
            pipeline.Script.Restart();
        await pipeline.DrainAsync(oneAtATime: true);
        pipeline.Script.Restart();
        if (late)
            pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await pipeline.DrainAsync(oneAtATime: true);
        pipeline.Script.Restart();

        var correlation = FieldText.From(run.Clay.Requests[^1].Json["correlation_id"])!;
        while ((await pipeline.SendAsync("clay", Awaiting.Body(correlation, $"run_{name}"))).Status != 200)
            pipeline.Script.Restart();
        await pipeline.DrainAsync(oneAtATime: true);
        pipeline.Script.Restart();
        pipeline.Clock.Advance(TimeSpan.FromMinutes(10));
        await pipeline.DrainAsync(oneAtATime: true);
        return correlation.Split(':')[0];
    }

    private static async Task AssertWentOnOnceAsync(Awaiting run, string lead, bool late, string where)
    {
        string?[] Keys(IEnumerable<string?> all) => [.. all.Where(key => key!.StartsWith(lead, StringComparison.Ordinal)).Distinct()];
        var asked = Keys(run.Clay.Requests.Select(request => request.Header("Idempotency-Key")));
        var told = Keys(run.Pipeline.Received("slack").Select(request => request.IdempotencyKey));
        var written = Keys(run.Crm.Requests.Select(request => request.Header("Idempotency-Key")));
        Assert.True(asked.Length == 1, $"{where}: asked {asked.Length} times");
        Assert.True(told.Length == 1, $"{where}: told {told.Length} times");
        Assert.True(written.Length == (late ? 2 : 1), $"{where}: written {written.Length} times");

        var trace = await run.Pipeline.TraceAsync(lead);
        Assert.True(FieldText.From(trace["outcome"]) == "delivered", $"{where}: outcome {trace["outcome"]}");
        Assert.True(
            trace["stages"]!
                .AsArray()
                .Select(stage => FieldText.From(stage!["stage"]))
                .SequenceEqual(late ? ["receive", "intake", "enrich", "route", "late"] : ["receive", "intake", "enrich", "route"]),
            $"{where}: {trace["stages"]!.ToJsonString()}");
        Assert.Equal(late ? "partial" : "complete", FieldText.From(trace["stages"]![2]!["enrichment"]));
        Assert.Empty(trace["deadLetters"]!.AsArray());
        Assert.Empty(await run.Pipeline.Get<ParkedEvents>().WaitingAsync(TestContext.Current.CancellationToken));
    }
}
