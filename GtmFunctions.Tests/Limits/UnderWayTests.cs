using GtmFunctions.Pipeline.Limits;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Limits;

public sealed class UnderWayTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly UnderWay _underWay;

    public UnderWayTests() => _underWay = new UnderWay(_clock);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task None_OfSeveral_IsWhenTheLastHasEnded()
    {
        var (one, other) = (_underWay.Begin(), _underWay.Begin());
        var none = _underWay.NoneAsync(Cancellation);

        one.Dispose();
        Assert.True(_underWay.Any);
        Assert.False(none.IsCompleted);
        other.Dispose();

        Assert.False(_underWay.Any);
        await none;
        Assert.True(_underWay.NoneAsync(Cancellation).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task None_WhereThereIsNeverAPause_IsWaitedForNoLongerThanAMoment()
    {
        using var endless = _underWay.Begin();
        var none = _underWay.NoneAsync(Cancellation);

        _clock.Advance(UnderWay.Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(none.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));

        await none;
        Assert.True(_underWay.Any);
        Assert.False(_underWay.NoneAsync(Cancellation).IsCompleted);
    }

    [Fact]
    public async Task None_WhoseWaitIsEnded_SaysSo()
    {
        using var endless = _underWay.Begin();
        using var ended = new CancellationTokenSource();
        var none = _underWay.NoneAsync(ended.Token);

        await ended.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => none);
    }
}
