using System.Text.Json.Serialization;
using Azure.Core;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Storage;
using Xunit;

namespace GtmFunctions.Tests.Storage.Wire;

/// <summary>A row that instances share, on a wire that loses one answer of three: each change is made once.</summary>
public sealed partial class SharedRowTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task ChangeAsync_AnswersAreLostWhileOthersWrite_EachChangeIsMadeOnce()
    {
        await using var wire = await StorageWire.StartAsync(azurite.NewAccount());
        var options = new TableClientOptions { Retry = { Mode = RetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(1), MaxRetries = 30 } };
        var table = new TableClient(wire.ConnectionString, "Shared", options);
        await table.CreateAsync(TestContext.Current.CancellationToken);

        // By chance and not by turns: four writers in step could meet each third request with the same write again and again
        wire.Let((request, number) => request.IsWrite && new Random(number).Next(3) == 0 ? WireFault.Untold : null);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var row = Row(table);
            for (var change = 0; change < 25; change++)
                await row.ChangeAsync(state => (new Counter(state.Count + 1), true), TestContext.Current.CancellationToken);
        }));

        Assert.True(wire.Faults >= 25, $"{wire.Faults} faults");
        wire.Mend();
        Assert.Equal(100, (await Row(table).ReadAsync(TimeSpan.Zero, TestContext.Current.CancellationToken)).Count);
    }

    private static SharedRow<Counter> Row(TableClient table) =>
        new(table, "p", "counter", CounterJson.Default.Counter, new Counter(0), TimeProvider.System);

    internal sealed record Counter(int Count);

    [JsonSerializable(typeof(Counter))]
    internal sealed partial class CounterJson : JsonSerializerContext;
}
