using GtmFunctions.Pipeline.Intake;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class LiveFirstTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Row_WhereNoLiveEventIsUnderWay_BeginsAtOnce()
    {
        using var first = new LiveFirst(new FakeTimeProvider());

        Assert.Equal(1, await first.RowAsync(() => Task.FromResult(1), Cancellation));
    }

    [Fact]
    public async Task Row_WhileLiveEventsAreUnderWay_BeginsWhenTheLastIsDone()
    {
        using var first = new LiveFirst(new FakeTimeProvider());
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
        using var first = new LiveFirst(new FakeTimeProvider());
        await Assert.ThrowsAsync<InvalidOperationException>(() => first.LiveAsync<int>(() => throw new InvalidOperationException()));

        Assert.Equal(1, await first.RowAsync(() => Task.FromResult(1), Cancellation));
    }

    [Fact]
    public async Task Row_WhileLiveEventsNeverPause_HasItsTurnAfterAMoment()
    {
        var clock = new FakeTimeProvider();
        using var first = new LiveFirst(clock);
        var never = first.LiveAsync(() => new TaskCompletionSource<int>().Task);
        var row = first.RowAsync(() => Task.FromResult(1), Cancellation);

        clock.Advance(LiveFirst.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(row.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, await row);
        Assert.False(never.IsCompleted);
    }

    [Fact]
    public async Task Row_BeyondThoseAtOnce_WaitsForOneOfThem()
    {
        using var first = new LiveFirst(new FakeTimeProvider());
        var held = new TaskCompletionSource<int>();
        var begun = Enumerable.Range(0, LiveFirst.RowsAtOnce).Select(_ => first.RowAsync(() => held.Task, Cancellation)).ToArray();
        var next = first.RowAsync(() => Task.FromResult(1), Cancellation);

        Assert.False(next.IsCompleted);
        held.SetResult(0);

        Assert.Equal(1, await next);
        await Task.WhenAll(begun);
    }

    [Fact]
    public async Task Row_WhoseWaitIsEnded_LeavesItsPlaceToOthers()
    {
        using var first = new LiveFirst(new FakeTimeProvider());
        using var ended = new CancellationTokenSource();
        var live = new TaskCompletionSource<int>();
        var under = first.LiveAsync(() => live.Task);
        var rows = Enumerable.Range(0, LiveFirst.RowsAtOnce).Select(_ => first.RowAsync(() => Task.FromResult(1), ended.Token)).ToArray();

        await ended.CancelAsync();
        foreach (var row in rows)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => row);
        live.SetResult(0);
        await under;

        Assert.Equal(1, await first.RowAsync(() => Task.FromResult(1), Cancellation));
    }
}
