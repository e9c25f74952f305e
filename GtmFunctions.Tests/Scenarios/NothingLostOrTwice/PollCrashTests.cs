using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Tests.Scenarios.Polling;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// Promise 1 for records that are polled: whichever storage call of a run fails, between a page and the watermark too, each record becomes
/// a lead once.
/// </summary>
public sealed class PollCrashTests(AzuriteFixture azurite)
{
    private const int Sample = 6;

    [Theory]
    [InlineData(false, true, 0)]
    [InlineData(true, false, 2)]
    [InlineData(true, true, 4)]
    public Task SomeStorageCall_Fails_EachRecordIsALeadOnce(bool takesEffect, bool endsTheProcess, int row) =>
        RunAsync(takesEffect, endsTheProcess, Sample, row);

    [Theory(Explicit = true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public Task EveryStorageCall_Fails_EachRecordIsALeadOnce(bool takesEffect, bool endsTheProcess) =>
        RunAsync(takesEffect, endsTheProcess, FailingCalls.Every, row: 0);

    private async Task RunAsync(bool takesEffect, bool endsTheProcess, int step, int row)
    {
        await using var polling = await PollingPipeline.StartAsync(azurite, poll: "since: 2026-11-01");
        await LifeAsync(polling, "first");
        polling.Pipeline.Script.Calls.Clear();
        await PollAsync(polling, "measured");
        var calls = polling.Pipeline.Script.Calls.Count;
        await polling.Pipeline.DrainAsync(oneAtATime: true);
        Assert.InRange(calls, 10, 40);

        foreach (var call in FailingCalls.InTurn(calls, step, row))
        {
            polling.Pipeline.Script.Calls.Clear();
            polling.Pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, endsTheProcess);
            var name = $"n{call:00}";
            await LifeAsync(polling, name);

            var where = $"call {call} of {calls} ({polling.Pipeline.Script.Calls[call]})";
            var leads = polling.Leads.Where(lead => lead.StartsWith(name, StringComparison.Ordinal)).ToArray();
            Assert.True(leads.Length == 5 && leads.Distinct().Count() == 5, $"{where}: {string.Join(", ", leads)}");
        }
    }

    // Five records, on two pages, and as many runs as a poller needs that may die in the first
    private static async Task LifeAsync(PollingPipeline polling, string name)
    {
        await PollAsync(polling, name);
        for (var again = 0; again < 3; again++)
        {
            await polling.RestartAsync();
            await FireAsync(polling);
            await polling.Pipeline.DrainAsync(oneAtATime: true);
        }
    }

    private static async Task PollAsync(PollingPipeline polling, string name)
    {
        polling.Pipeline.Clock.Advance(TimeSpan.FromMinutes(20));
        for (var i = 0; i < 5; i++)
            polling.Server.Change($"{name}-{i}", polling.Pipeline.Clock.GetUtcNow().AddSeconds(i - 60));
        await FireAsync(polling);
    }

    // What a timer throws the host logs, and the timer fires again
    private static async Task FireAsync(PollingPipeline polling)
    {
        polling.Pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        try
        {
            await polling.Pipeline.Get<PollRunner>().RunDueAsync(TestContext.Current.CancellationToken);
        }
        catch (StorageScript.ScriptedFailure)
        {
            polling.Pipeline.Clock.Advance(TimeSpan.FromMinutes(1));
        }
    }
}
