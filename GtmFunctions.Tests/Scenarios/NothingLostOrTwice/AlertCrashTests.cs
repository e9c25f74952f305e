using GtmFunctions.Pipeline.Ops.Alerts;
using GtmFunctions.Pipeline.Storage.Alerts;
using GtmFunctions.Tests.Scenarios.Alarms;
using GtmFunctions.Tests.Storage;
using GtmFunctions.Tests.Storage.Wire;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// Whichever storage call of the alerts' timer ends the process, before or after it takes effect, the next run goes on: each word is told
/// once.
/// </summary>
public sealed class AlertCrashTests(AzuriteFixture azurite)
{
    private const string Document = AlertBench.Document + "alerts: { to: slack, on: [ { signature-failures: { atLeast: 1 } } ] }";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryStorageCall_EndsTheProcess_BeginningAndEndAreToldOnce(bool takesEffect)
    {
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document);
        var bench = new AlertBench(pipeline);
        await LiveAsync(pipeline, bench, call: -1, takesEffect);
        pipeline.Clock.Advance(TimeSpan.FromDays(1));
        var (began, over) = await LiveAsync(pipeline, bench, call: -1, takesEffect);
        Assert.InRange(began, 5, 20);
        Assert.InRange(over, 5, 20);

        for (var call = 0; call < Math.Max(began, over); call++)
        {
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            await LiveAsync(pipeline, bench, call, takesEffect);
        }
    }

    [Theory]
    [MemberData(nameof(WireRows.Table), 3, MemberType = typeof(WireRows))]
    public async Task WritesAtTheWire_MeetAFault_BeginningAndEndAreToldOnce(WireFault[] faults, int step)
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        await using var pipeline = await PipelineHarness.StartAsync(azurite, Document, wire: wire);
        var bench = new AlertBench(pipeline);
        await LiveAsync(pipeline, bench, call: -1, takesEffect: false);
        await wire.ForEachWriteAsync(faults, step, async (_, where) =>
        {
            pipeline.Clock.Advance(TimeSpan.FromDays(1));
            await LiveAsync(pipeline, bench, call: -1, takesEffect: false, where);
        });
    }

    // One problem from its beginning to its end; the timer's run that tells each is ended at a call, and fires again a minute later
    private static async Task<(int Began, int Over)> LiveAsync(
        PipelineHarness pipeline, AlertBench bench, int call, bool takesEffect, string? where = null)
    {
        where ??= $"call {call}";
        await bench.RefuseAsync(1);
        await bench.CountAsync();
        var began = await CrashAsync(pipeline, bench, call, takesEffect);
        await AssertToldAsync(bench, "ALERT", where);

        pipeline.Clock.Advance(TimeSpan.FromHours(2));
        await bench.Instance().CheckAsync(Cancellation);
        pipeline.Clock.Advance(AlertLife.Settled);
        var over = await CrashAsync(pipeline, bench, call, takesEffect);
        await AssertToldAsync(bench, "OVER", where);
        Assert.Empty(await pipeline.Get<AlertRecords>().AllAsync(Cancellation));
        return (began, over);
    }

    private static async Task<int> CrashAsync(PipelineHarness pipeline, AlertBench bench, int call, bool takesEffect)
    {
        pipeline.Script.Calls.Clear();
        pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, fatal: true);
        try
        {
            await bench.Instance().CheckAsync(Cancellation);
        }
        catch (Exception ended) when (ended is StorageScript.ScriptedFailure or AggregateException)
        {
            pipeline.Script.Restart();
        }

        var calls = pipeline.Script.Calls.Count;
        pipeline.Script.Fail(-1, Strike.Before, fatal: false);
        pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.CheckAsync();
        return calls;
    }

    private static async Task AssertToldAsync(AlertBench bench, string word, string where)
    {
        await bench.DeliverAsync();
        var texts = bench.Texts();
        Assert.True(
            texts is [var only] && only.StartsWith(word, StringComparison.Ordinal),
            $"{where}: {word} expected once, told were: {string.Join(" | ", texts)}");
    }
}
