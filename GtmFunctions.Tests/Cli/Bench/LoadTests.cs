using GtmFunctions.Cli.Bench;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench;

public sealed class LoadTests
{
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void Percentile_OfAHundred_IsTheOneOfThatRank(double share, int milliseconds)
    {
        var load = Load.From(TimeSpan.FromSeconds(2), Enumerable.Range(1, 100).Reverse().Select(each => TimeSpan.FromMilliseconds(each)));

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), load.Percentile(share));
        Assert.Equal(50, load.PerSecond);
    }

    [Fact]
    public void Percentile_OfNone_IsZero() => Assert.Equal(TimeSpan.Zero, Load.From(TimeSpan.FromSeconds(1), []).Percentile(0.5));

    [Fact]
    public async Task Run_SomeCalls_MakesEachOnceAndNoMoreAtOnceThanTold()
    {
        var (now, most) = (0, 0);
        var made = new System.Collections.Concurrent.ConcurrentBag<int>();

        var load = await Load.RunAsync(
            20,
            3,
            async (number, token) =>
            {
                var running = Interlocked.Increment(ref now);
                lock (made)
                    most = Math.Max(most, running);
                made.Add(number);
                await Task.Yield();
                Interlocked.Decrement(ref now);
            },
            TimeProvider.System,
            TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 20), made.Order());
        Assert.Equal(20, load.Latencies.Count);
        Assert.InRange(most, 1, 3);
    }
}
