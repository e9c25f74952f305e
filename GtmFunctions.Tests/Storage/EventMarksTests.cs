using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Route;
using Xunit;

namespace GtmFunctions.Tests.Storage;

public sealed class EventMarksTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly string Key = KeyHash.For("order", "deals", "deal-1");

    [Fact]
    public async Task TrySetAsync_ThirtyTwoEventsAtOnce_TheNewestStands()
    {
        var marks = await MarksAsync();
        var events = Enumerable.Range(0, 32).Select(i => new EventMark($"e20261123-{i}", Nine.AddSeconds(i * 7 % 32))).ToArray();

        var found = await Task.WhenAll(events.Select(mark => SetAsync(marks, mark)));

        Assert.Equal(events.MaxBy(mark => mark.Time), await FindAsync(marks, Key));
        Assert.Single(found, mark => mark is null);
        Assert.All(events.Zip(found), pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Fact]
    public async Task TrySetAsync_TheSameEventAgain_FindsItself()
    {
        var marks = await MarksAsync();
        var mine = new EventMark("e20261123-mine", Nine.AddTicks(1));

        Assert.Null(await SetAsync(marks, mine));
        Assert.Equal(mine, await SetAsync(marks, mine));
        Assert.Equal(mine, await SetAsync(marks, new EventMark("e20261123-older", Nine)));
        Assert.Equal(mine, await FindAsync(marks, Key));
        Assert.Null(await FindAsync(marks, KeyHash.For("order", "deals", "deal-2")));
    }

    private static async Task<EventMark?> FindAsync(EventMarks marks, string key) =>
        (await marks.ReadAsync(key, TestContext.Current.CancellationToken)).Mark;

    // As a decision claims a mark: what is older gives way, and who was not quick enough looks again
    private static async Task<EventMark?> SetAsync(EventMarks marks, EventMark mark)
    {
        while (true)
        {
            var read = await marks.ReadAsync(Key, TestContext.Current.CancellationToken);
            if (read.Mark is { } held && (held.EventId == mark.EventId || held.Time > mark.Time))
                return held;
            if (await marks.TrySetAsync(Key, mark, read, TestContext.Current.CancellationToken))
                return read.Mark;
        }
    }

    private async Task<EventMarks> MarksAsync() => new EventMarks(await azurite.NewStorageAsync(), TimeProvider.System);
}
