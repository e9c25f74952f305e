using GtmFunctions.Pipeline.Limits.Breaker;
using Xunit;

namespace GtmFunctions.Tests.Limits.Breaker;

public sealed class BreakerStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    // The clock of the instance where it waits may be ahead
    [Theory]
    [InlineData(null, 0)]
    [InlineData(-90, 90)]
    [InlineData(5, 0)]
    public void OldestWait_OfTheOneThatWaitsLongest_IsItsAgeAndNeverLessThanNone(int? since, int seconds)
    {
        var state = new BreakerState { OldestWaiting = since is { } after ? Start.AddSeconds(after) : null };

        Assert.Equal(TimeSpan.FromSeconds(seconds), state.OldestWait(Start));
    }
}
