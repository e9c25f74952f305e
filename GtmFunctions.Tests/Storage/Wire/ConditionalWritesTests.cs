using Azure;
using Azure.Core;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Storage;
using Xunit;

namespace GtmFunctions.Tests.Storage.Wire;

/// <summary>A refused write is ours where storage had taken it and only its answer was lost, and somebody else's otherwise.</summary>
public sealed class ConditionalWritesTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private StorageWire _wire = null!;
    private TableClient _table = null!;
    private TableClient _direct = null!;

    public static TheoryData<WireFault> Faults => [.. Enum.GetValues<WireFault>()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _wire = await StorageWire.StartAsync(azurite.NewAccount());
        var options = new TableClientOptions { Retry = { Mode = RetryMode.Fixed, Delay = TimeSpan.FromMilliseconds(1) } };
        (_table, _direct) = (new TableClient(_wire.ConnectionString, "Rows", options), new TableClient(_wire.Direct, "Rows"));
        await _direct.CreateAsync(Cancellation);
    }

    public ValueTask DisposeAsync() => _wire.DisposeAsync();

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task EveryWrite_MeetsAFault_IsKnownAsOursWithTheETagThatStands(WireFault fault)
    {
        _wire.Fail(0, fault);
        var added = await _table.TryAddAsync(Row("one", 1), Cancellation);
        await AssertStandsAsync(added, 1);

        _wire.Fail(0, fault);
        var replaced = await _table.TryReplaceAsync(Row("one", 2), added.Written!.Value, Cancellation);
        await AssertStandsAsync(replaced, 2);

        _wire.Fail(0, fault);
        var merged = await _table.TryMergeAsync(Row("one", 3), replaced.Written!.Value, Cancellation);
        await AssertStandsAsync(merged, 3);

        _wire.Fail(0, fault);
        var put = await _table.TryPutAsync(Row("one", 4), merged.Written, Cancellation);
        await AssertStandsAsync(put, 4);

        _wire.Fail(0, fault);
        Assert.True(await _table.TryDeleteAsync("p", "one", put.Written!.Value, Cancellation));
        Assert.False((await _direct.GetEntityIfExistsAsync<TableEntity>("p", "one", cancellationToken: Cancellation)).HasValue);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task TrySubmitAsync_MeetsAFault_IsKnownAsOurs(WireFault fault)
    {
        var claim = Row("claim", 1);
        _wire.Fail(0, fault);

        Assert.Null(await _table.TrySubmitAsync([Add(Row("other", 1)), Add(claim)], claim, Cancellation));

        Assert.Equal(1, _wire.Faults);
        Assert.Equal(0, await _table.TrySubmitAsync([Add(Row("other", 2)), Add(Row("new", 2))], Row("other", 2), Cancellation));
        Assert.False((await _direct.GetEntityIfExistsAsync<TableEntity>("p", "new", cancellationToken: Cancellation)).HasValue);
    }

    [Fact]
    public async Task EveryWrite_SomebodyElseWasQuicker_GetsTheRowThatStands()
    {
        var mine = await _table.TryAddAsync(Row("one", 1), Cancellation);
        var theirs = await _direct.TryReplaceAsync(Row("one", 2), mine.Written!.Value, Cancellation);

        AssertHeld(await _table.TryAddAsync(Row("one", 3), Cancellation), 2);
        AssertHeld(await _table.TryReplaceAsync(Row("one", 3), mine.Written.Value, Cancellation), 2);
        AssertHeld(await _table.TryMergeAsync(Row("one", 3), mine.Written.Value, Cancellation), 2);
        Assert.False(await _table.TryDeleteAsync("p", "one", mine.Written.Value, Cancellation));
        await AssertStandsAsync(theirs, 2);
    }

    [Fact]
    public async Task EveryWrite_OverARowOfAnEarlierVersion_IsSomebodyElses()
    {
        var old = Row("one", 1);
        await _direct.AddEntityAsync(old, Cancellation);

        AssertHeld(await _table.TryAddAsync(Row("one", 2), Cancellation), 1);
        AssertHeld(
            await _table.TryReplaceAsync(Row("one", 2), new ETag("W/\"datetime'2026-11-23T09%3A00%3A00.0000000Z'\""), Cancellation), 1);
        var read = await _table.GetEntityAsync<TableEntity>("p", "one", cancellationToken: Cancellation);
        await AssertStandsAsync(await _table.TryReplaceAsync(Row("one", 3), read.Value.ETag, Cancellation), 3);
    }

    [Fact]
    public async Task TryPutAsync_RowWentAway_IsNotWrittenAndNothingStands()
    {
        var mine = await _table.TryAddAsync(Row("one", 1), Cancellation);
        await _direct.DeleteEntityAsync("p", "one", ETag.All, Cancellation);

        Assert.Equal(default, await _table.TryPutAsync(Row("one", 2), mine.Written, Cancellation));
        var gone = await Assert.ThrowsAsync<RequestFailedException>(
            () => _table.TryReplaceAsync(Row("one", 2), mine.Written!.Value, Cancellation));
        Assert.Equal(404, gone.Status);
    }

    private async Task AssertStandsAsync(RowWrite write, int value)
    {
        var row = await _direct.GetEntityAsync<TableEntity>("p", "one", cancellationToken: Cancellation);
        Assert.Equal(row.Value.ETag, write.Written);
        Assert.Null(write.Held);
        Assert.Equal(value, row.Value.GetInt32("Value"));
    }

    private static void AssertHeld(RowWrite write, int value)
    {
        Assert.False(write.IsDone);
        Assert.Equal(value, write.Held!.GetInt32("Value"));
    }

    private static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);

    private static TableEntity Row(string key, int value) => new("p", key) { ["Value"] = value };
}
