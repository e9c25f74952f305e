using GtmFunctions.Cli.Bench;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench;

public sealed class BenchRunTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Run_AFewWebhooks_MeasuresAllOfThem()
    {
        var result = await new BenchRun(azurite.NewAccount(), TimeProvider.System).RunAsync(
            webhooks: 8, atOnce: 4, TestContext.Current.CancellationToken);

        Assert.Equal((8, 8, 8), (result.Puts.Latencies.Count, result.Received.Latencies.Count, result.Delivered));
        Assert.InRange(result.CallsPerEvent, 5, 60);
        Assert.InRange(result.PerEvent(result.StorageCalls.Queues), 1, 3);
        Assert.Equal(result.StorageCalls.Total, result.StorageCalls.Queues + result.StorageCalls.Tables + result.StorageCalls.Blobs);
        Assert.True(result.StorageCalls.Tables > result.StorageCalls.Blobs);
        Assert.True(result.Processor > TimeSpan.Zero);
        Assert.True(result.EndToEnd >= result.Received.Elapsed);
    }

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void Percentile_OfAHundred_IsTheOneOfThatRank(double share, int milliseconds)
    {
        var load = new Load(TimeSpan.FromSeconds(2), [.. Enumerable.Range(1, 100).Select(each => TimeSpan.FromMilliseconds(each))]);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), load.Percentile(share));
        Assert.Equal(50, load.PerSecond);
    }
}
