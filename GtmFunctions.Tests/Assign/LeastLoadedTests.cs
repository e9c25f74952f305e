using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class LeastLoadedTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private static readonly Member[] Team = Reps.Roster(
        """
        name,email,team,weight,capacity
        Ada,ada@example.com,sdr,1,4/day
        Bob,bob@example.com,sdr,2,
        Cem,cem@example.com,sdr,1,1/day
        """).Members.ToArray();

    [Fact]
    public void Choose_WithoutACapacity_HasRoomForTheLargestTimesTheirWeight()
    {
        // Of Ada's 4 one is taken, of Cem's 1 all, and of Bob's 8 one, then three
        var state = PoolState.Empty.Take(Team[0], Noon).Take(Team[2], Noon).Take(Team[1], Noon);

        Assert.Equal("Bob", LeastLoaded.Choose(Team, state, Noon).Name);
        state = state.Take(Team[1], Noon).Take(Team[1], Noon);
        Assert.Equal("Ada", LeastLoaded.Choose(Team, state, Noon).Name);
    }

    [Fact]
    public void Choose_OfTheSameLoad_TakesWhoTookTheLongestAgoThenTheFirst()
    {
        Assert.Equal("Ada", LeastLoaded.Choose(Team, PoolState.Empty, Noon).Name);

        var state = PoolState.Empty.Take(Team[0], Noon).Take(Team[1], Noon.AddMinutes(-5)).Take(Team[1], Noon.AddMinutes(-5));
        Assert.Equal("Bob", LeastLoaded.Choose(Team[..2], state, Noon).Name);
    }
}
