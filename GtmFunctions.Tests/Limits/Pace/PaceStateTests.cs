using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

public sealed class PaceStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    // Those in line are awaited until 10 s; the clock of the instance where they wait may be ahead
    [Theory]
    [InlineData(0, 9, 9)]
    [InlineData(0, 10, 0)]
    [InlineData(5, 3, 0)]
    public void OldestWait_OfALine_GrowsUntilNobodyIsAwaitedAnyMore(int since, int now, int seconds)
    {
        var state = PaceState.Empty with
        {
            WaitingSince = Start.AddSeconds(since),
            Lines = [new(), new() { KeptUntil = Start.AddSeconds(10) }, new()],
        };

        Assert.Equal(TimeSpan.FromSeconds(seconds), state.OldestWait(Start.AddSeconds(now)));
    }
}
