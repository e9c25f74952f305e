using GtmFunctions.Cli.Chaos.Apps;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Cli.Chaos.Apps;

public sealed class JumpingClockTests
{
    [Fact]
    public void Offset_IsSet_MovesTheTimeOfDayAndNoSpan()
    {
        var right = new FakeTimeProvider();
        var clock = new JumpingClock(right);
        var begun = clock.GetTimestamp();

        clock.Offset = TimeSpan.FromSeconds(-30);
        right.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(right.GetUtcNow() - TimeSpan.FromSeconds(30), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(1), clock.GetElapsedTime(begun));
    }

    [Fact]
    public void CreateTimer_ClockJumps_FiresWhenTheSpanIsOver()
    {
        var right = new FakeTimeProvider();
        var clock = new JumpingClock(right);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(10), Timeout.InfiniteTimeSpan);

        clock.Offset = TimeSpan.FromHours(1);
        right.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(0, fired);
        right.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, fired);
    }
}
