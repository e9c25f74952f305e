using GtmFunctions.Tests.Scenarios.ListsAndAccounts;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.NothingLostOrTwice;

/// <summary>
/// Promise 1 for lists that are polled: whichever storage call of a reading fails, the list is as it was until it is all that the API has,
/// and never a part of it.
/// </summary>
public sealed class ListPollCrashTests(AzuriteFixture azurite)
{
    private const int Sample = 3;

    [Theory]
    [InlineData(false, true, 0)]
    [InlineData(true, false, 1)]
    [InlineData(true, true, 2)]
    public Task SomeStorageCall_Fails_TheListIsWholeAndThenNew(bool takesEffect, bool endsTheProcess, int row) =>
        RunAsync(takesEffect, endsTheProcess, Sample, row);

    [Theory(Explicit = true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public Task EveryStorageCall_Fails_TheListIsWholeAndThenNew(bool takesEffect, bool endsTheProcess) =>
        RunAsync(takesEffect, endsTheProcess, FailingCalls.Every, row: 0);

    private async Task RunAsync(bool takesEffect, bool endsTheProcess, int step, int row)
    {
        const string TwoPages = "request: { path: \"/rows?cursor={{ poll.cursor }}\" }, page: { cursor: next }, most: 2";
        await using var polled = await PolledList.StartAsync(azurite, rows: TwoPages);
        await ReadAsync(polled);
        polled.Pipeline.Script.Calls.Clear();
        polled.Server.Change("measured");
        await ReadAsync(polled);
        var calls = polled.Pipeline.Script.Calls.Count;
        Assert.InRange(calls, 20, 80);

        var keys = await polled.KeysAsync();
        var last = "measured";
        foreach (var call in FailingCalls.InTurn(calls, step, row))
        {
            var name = $"n{call:00}";
            polled.Server.Change(name);
            polled.Server.Remove(last);
            polled.Pipeline.Script.Calls.Clear();
            polled.Pipeline.Script.Fail(call, takesEffect ? Strike.After : Strike.Before, endsTheProcess);
            await ReadAsync(polled);
            await polled.RestartAsync();

            var where = $"call {call} of {calls} ({polled.Pipeline.Script.Calls[call]})";
            string[] next = [.. keys.Except([$"{last}@lead.example"]).Append($"{name}@lead.example").Order(StringComparer.Ordinal)];
            last = name;
            var between = await polled.KeysAsync();
            Assert.True(between.SequenceEqual(keys) || between.SequenceEqual(next), $"{where}: {string.Join(", ", between)}");
            await ReadAsync(polled);
            keys = await polled.KeysAsync();
            Assert.True(keys.SequenceEqual(next), $"{where}, then: {string.Join(", ", keys)}");
            Assert.Null((await polled.StateAsync()).Fault);
            await HoldsNoMoreThanItNamesAsync(polled, where);
        }
    }

    // A day later, until the reading is over
    private static async Task ReadAsync(PolledList polled)
    {
        polled.Pipeline.Clock.Advance(TimeSpan.FromDays(1));
        for (var run = 0; run < 4; run++)
            await polled.FireAsync();
    }

    private static async Task HoldsNoMoreThanItNamesAsync(PolledList polled, string where)
    {
        var blobs = await polled.BlobsAsync();
        Assert.False(blobs.Any(blob => blob.Contains("/pieces/", StringComparison.Ordinal)), $"{where}: {string.Join(", ", blobs)}");
        Assert.Contains($"customers/rows/{(await polled.CurrentAsync())!.Version}.ndjson.gz", blobs);
    }
}
