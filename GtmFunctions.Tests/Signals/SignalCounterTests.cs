using System.Diagnostics;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Signals;
using GtmFunctions.Pipeline.Storage.Signals;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Signals;

/// <summary>
/// Promise 7 on real storage: counters count once, are right under many workers, and cost the same however much was counted.
/// </summary>
public sealed class SignalCounterTests(AzuriteFixture azurite)
{
    private static readonly Signal Visits = Keyed.Signal(Keyed.Condition(3), Keyed.Condition(1));

    private readonly StorageScript _script = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task CountAsync_FiveHundredVisitsFromThirtyTwoWorkers_CountsFiveHundred() => CountAsync(500, instances: 2, workers: 32);

    [Fact(Explicit = true)]
    public Task CountAsync_TenThousandVisitsFromThirtyTwoWorkersOfOneInstance_CountsTenThousand() =>
        CountAsync(10_000, instances: 1, workers: 32);

    [Fact(Explicit = true)]
    public Task CountAsync_TenThousandVisitsFromThirtyTwoWorkersOfEightInstances_CountsTenThousand() =>
        CountAsync(10_000, instances: 8, workers: 32);

    [Fact(Explicit = true)]
    public Task CountAsync_TenThousandVisitsOneByOne_CostTheSameAtTheEnd() => CostAsync(10_000);

    [CiFact]
    public Task CountAsync_ThreeHundredVisitsOneByOne_CostTheSameAtTheEnd() => CostAsync(300);

    [Fact]
    public async Task CountAsync_TheSameEventThirtyTwoTimesAtOnce_CountsOnceAndTellsAllTheSame()
    {
        var counters = await CountersAsync(4);

        var told = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => counters[i % 4].CountAsync(Visit(0), Cancellation)));
        var next = await counters[0].CountAsync(Visit(1), Cancellation);

        Assert.Single(told.Select(Text).Distinct());
        Assert.Equal((2, 2), (Count(next), Total(next)));
    }

    // Of the events that come at once each may be the one that completes it, and they lie in neighbouring buckets
    [Theory]
    [InlineData(0)]
    [InlineData(14)]
    public async Task CountAsync_AllThatCompletesItAtOnce_FiresOnce(int cooldownDays)
    {
        var counters = await CountersAsync(4);
        var signal = Keyed.Signal(Keyed.Condition(4)) with { Cooldown = TimeSpan.FromDays(cooldownDays) };
        var edge = (Buckets.NumberOf(signal, Keyed.Monday.UtcTicks) + 1) * signal.Within.Ticks;
        foreach (var key in Enumerable.Range(0, 25))
        {
            var told = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => counters[i].CountAsync(
                new SignalCount(signal, $"key{key}", new ObservedEvent(EventId(i), edge - 2 + i, [(0, null)])), Cancellation)));

            var fired = Assert.Single(told, outcome => outcome.State == SignalState.Fired);
            Assert.Equal(4, fired.Evidence!.Count);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CountAsync_AnyStorageCallFails_TheSecondRunTellsWhatWasDecided(bool takesEffect)
    {
        var strike = takesEffect ? Strike.After : Strike.Before;
        var counter = (await CountersAsync(1))[0];
        for (var call = 0; call < 3; call++)
        {
            _script.Calls.Clear();
            _script.Fail(call, strike, fatal: false);
            await Assert.ThrowsAsync<StorageScript.ScriptedFailure>(() => counter.CountAsync(Visit(call), Cancellation));
            var again = await counter.CountAsync(Visit(call), Cancellation);
            Assert.Equal((call + 1, call + 1), (Count(again), Total(again)));
        }
    }

    [Fact]
    public async Task PreviewAsync_BeforeAndAfterCounting_TellsTheSameAndWritesNothing()
    {
        var counter = (await CountersAsync(1))[0];
        _script.Calls.Clear();

        var looked = await counter.PreviewAsync(Visit(0), Cancellation);
        Assert.DoesNotContain(_script.Calls, call => !call.StartsWith("GET", StringComparison.Ordinal));
        var counted = await counter.CountAsync(Visit(0), Cancellation);

        Assert.Equal(Text(looked), Text(counted));
        Assert.Equal(Text(looked), Text(await counter.PreviewAsync(Visit(0), Cancellation)));
    }

    private async Task CountAsync(int visits, int instances, int workers)
    {
        var counters = await CountersAsync(instances);
        _script.Calls.Clear();
        var began = Stopwatch.GetTimestamp();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var i && i < visits)
            {
                // Every tenth is delivered again, perhaps to another instance
                await counters[worker % instances].CountAsync(Visit(i), Cancellation);
                if (i % 10 == 0)
                    await counters[(worker + 1) % instances].CountAsync(Visit(i), Cancellation);
            }
        })));
        var (calls, took) = (_script.Calls.Count, Stopwatch.GetElapsedTime(began));

        var hire = await counters[0].CountAsync(
            new SignalCount(Visits, "example.com", new ObservedEvent(EventId(visits), Keyed.Monday.AddDays(1).UtcTicks, [(1, null)])),
            Cancellation);
        Assert.Equal((visits, visits + 1, SignalState.Fired), (Count(hire), Total(hire), hire.State!.Value));
        TestContext.Current.SendDiagnosticMessage(
            $"{visits} visits from {workers} workers of {instances} instances: {calls} storage calls, {took.TotalSeconds:f1} s");
    }

    private async Task CostAsync(int visits)
    {
        var counter = (await CountersAsync(1))[0];
        var costs = new List<int>();
        foreach (var i in Enumerable.Range(0, visits))
        {
            _script.Calls.Clear();
            await counter.CountAsync(Visit(i), Cancellation);
            costs.Add(_script.Calls.Count);
        }

        Assert.Equal((3, 3), (costs[9], costs[^1]));
        TestContext.Current.SendDiagnosticMessage($"storage calls of the 10th visit: {costs[9]}, of the {visits}th: {costs[^1]}");
    }

    private static SignalCount Visit(int number) =>
        new(Visits, "example.com", new ObservedEvent(EventId(number), Keyed.Monday.AddSeconds(number).UtcTicks, [(0, null)]));

    private static string EventId(int number) => $"e20261123-{number:d24}";

    private static string Text(SignalOutcome outcome) => DecisionJson.ToRow(outcome, DecisionJson.Default.SignalOutcome).ToJsonString();

    private static int Count(SignalOutcome outcome) => outcome.Conditions![0].Count;

    private static int Total(SignalOutcome outcome) => (int)outcome.Total!.Value;

    // An instance of the app each
    private async Task<SignalCounter[]> CountersAsync(int instances)
    {
        var storage = await azurite.NewStorageAsync(_script);
        return [.. Enumerable.Range(0, instances)
            .Select(_ => new SignalCounter(new SignalRecords(storage, TimeProvider.System), new FakeTimeProvider(Keyed.Monday)))];
    }
}
