using GtmFunctions.Pipeline.Enrich.Fetching;
using GtmFunctions.Pipeline.Events;
using Xunit;

namespace GtmFunctions.Tests.Enrich.Fetching;

public sealed class LaterTryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan[] Retry = [TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1)];

    [Fact]
    public void After_FailedTries_AreTheWaitsInOrderAndThenNone()
    {
        var first = LaterTry.After(null, Retry, roomAt: null, "e", Now)!;
        var second = LaterTry.After(first.Wait, Retry, roomAt: null, "e", first.At)!;

        Assert.Equal((Retry[0], Retry[1]), (first.In, second.In));
        Assert.Equal(new FetchWait(2, Now), second.Wait);
        Assert.Null(LaterTry.After(second.Wait, Retry, roomAt: null, "e", second.At));
    }

    [Fact]
    public void After_NoRoom_CostsNoTryAndComesApart()
    {
        var room = Now + TimeSpan.FromSeconds(7);
        LaterTry[] tries = [.. Enumerable.Range(0, 50).Select(i => LaterTry.After(null, Retry, room, $"e{i}", Now)!)];

        Assert.All(tries, each => Assert.Equal(new FetchWait(0, Now), each.Wait));
        Assert.All(tries, each => Assert.InRange(each.At, room + TimeSpan.FromSeconds(1), room + TimeSpan.FromSeconds(10)));
        Assert.InRange(tries.Select(each => each.At).Distinct().Count(), 5, 10);
    }

    [Fact]
    public void After_NoRoomForHalfAnHour_IsNone()
    {
        var day = Now + TimeSpan.FromHours(12);

        var last = LaterTry.After(null, Retry, day, "e", Now)!;

        Assert.Equal(TimeSpan.FromMinutes(30), last.In);
        Assert.Null(LaterTry.After(last.Wait, Retry, day, "e", last.At));
        Assert.Null(LaterTry.After(null, [], day, "e", Now));
    }
}
