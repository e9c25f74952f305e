using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Limits;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class LiveFirstTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Row_WhereNoLiveEventIsUnderWay_BeginsAtOnce()
    {
        var first = new LiveFirst(new FakeTimeProvider());

        Assert.Equal(1, await first.RowAsync(() => Task.FromResult(1), Cancellation));
    }

    [Fact]
    public async Task Row_WhileLiveEventsAreUnderWay_BeginsWhenTheLastIsDone()
    {
        var first = new LiveFirst(new FakeTimeProvider());
        var (one, other) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var lives = new[] { first.LiveAsync(() => one.Task), first.LiveAsync(() => other.Task) };
        var row = first.RowAsync(() => Task.FromResult(1), Cancellation);

        one.SetResult(0);
        await lives[0];
        Assert.False(row.IsCompleted);
        other.SetResult(0);
        await lives[1];

        Assert.Equal(1, await row);
    }

    [Fact]
    public async Task Row_AfterALiveEventThatFailed_Begins()
    {
        var first = new LiveFirst(new FakeTimeProvider());
        await Assert.ThrowsAsync<InvalidOperationException>(() => first.LiveAsync<int>(() => throw new InvalidOperationException()));

        Assert.Equal(1, await first.RowAsync(() => Task.FromResult(1), Cancellation));
    }

    [Fact]
    public async Task Row_WhileLiveEventsNeverPause_HasItsTurnAfterAMoment()
    {
        var clock = new FakeTimeProvider();
        var first = new LiveFirst(clock);
        var never = first.LiveAsync(() => new TaskCompletionSource<int>().Task);
        var row = first.RowAsync(() => Task.FromResult(1), Cancellation);

        clock.Advance(UnderWay.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(row.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, await row);
        Assert.False(never.IsCompleted);
    }

    [Theory]
    [InlineData(false, 0, LiveFirst.RowsAlone)]
    [InlineData(true, 0, LiveFirst.RowsBesideLive)]
    [InlineData(true, 4999, LiveFirst.RowsBesideLive)]
    [InlineData(true, 5000, LiveFirst.RowsAlone)]
    public async Task Rows_AtOnce_AreFewWhileLiveEventsCome(bool hadLive, int millisecondsAgo, int expected)
    {
        var clock = new FakeTimeProvider();
        var first = new LiveFirst(clock);
        if (hadLive)
            await first.LiveAsync(() => Task.FromResult(0));
        clock.Advance(TimeSpan.FromMilliseconds(millisecondsAgo));
        var (held, begun) = (new TaskCompletionSource<int>(), 0);

        var rows = Enumerable.Range(0, LiveFirst.RowsAlone + 2).Select(_ => first.RowAsync(
            () =>
            {
                Interlocked.Increment(ref begun);
                return held.Task;
            },
            Cancellation)).ToArray();

        Assert.Equal(expected, begun);
        held.SetResult(1);
        Assert.All(await Task.WhenAll(rows), row => Assert.Equal(1, row));
    }

    [Theory]
    [InlineData(true, 80)]
    [InlineData(false, 0)]
    public async Task Row_AfterAnother_RestsTwiceAsLongAsThatTookWhereLiveEventsCome(bool hadLive, int rest)
    {
        var clock = new FakeTimeProvider();
        var first = new LiveFirst(clock);
        if (hadLive)
            await first.LiveAsync(() => Task.FromResult(0));
        await first.RowAsync(
            () =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(40));
                return Task.FromResult(1);
            },
            Cancellation);

        var row = first.RowAsync(() => Task.FromResult(2), Cancellation);
        if (rest > 0)
        {
            clock.Advance(TimeSpan.FromMilliseconds(rest - 1));
            Assert.False(row.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(row.IsCompleted);
        Assert.Equal(2, await row);
    }

    [Fact]
    public async Task Row_WhoseWaitIsEnded_LeavesItsPlaceToOthers()
    {
        var first = new LiveFirst(new FakeTimeProvider());
        using var ended = new CancellationTokenSource();
        var live = new TaskCompletionSource<int>();
        var under = first.LiveAsync(() => live.Task);
        var rows = Enumerable.Range(0, LiveFirst.RowsAlone + 1)
            .Select(_ => first.RowAsync(() => Task.FromResult(1), ended.Token)).ToArray();
        var patient = first.RowAsync(() => Task.FromResult(1), Cancellation);

        await ended.CancelAsync();
        foreach (var row in rows)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => row);
        live.SetResult(0);
        await under;

        Assert.Equal(1, await patient);
        Assert.Equal(1, await first.RowAsync(() => Task.FromResult(1), Cancellation));
    }

    [Theory]
    [InlineData(true, 40, 40)]
    [InlineData(true, 9000, 250)] // no longer than it waits for live events
    [InlineData(true, 0, 0)]
    [InlineData(false, 40, 0)]
    public async Task Rest_AfterWork_IsAsLongAsItTookWhereLiveEventsCome(bool isLive, int worked, int expected)
    {
        var clock = new FakeTimeProvider();
        var first = new LiveFirst(clock);
        var live = isLive ? first.LiveAsync(() => new TaskCompletionSource<int>().Task) : null;
        var begun = clock.GetTimestamp();
        clock.Advance(TimeSpan.FromMilliseconds(worked));

        var rest = first.RestAsync(begun, Cancellation);

        if (expected > 0)
        {
            clock.Advance(TimeSpan.FromMilliseconds(expected - 1));
            Assert.False(rest.IsCompleted);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.True(rest.IsCompleted);
        await rest;
        Assert.NotEqual(isLive, live is null);
    }
}
