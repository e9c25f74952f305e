using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class PoolStateTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly Member Ada = Reps.One("capacity", "40/day");

    [Fact]
    public void Take_OverTwoDays_CountsEachPeriodByItself()
    {
        var state = PoolState.Empty.Take(Ada, Noon).Take(Ada, Noon.AddHours(1)).Take(Ada, Noon.AddDays(1));

        var load = state.Load(Ada);
        Assert.Equal(
            (1, 1, 3),
            (load.In(CapacityPeriod.Hour, Ada, Noon.AddDays(1)), load.In(CapacityPeriod.Day, Ada, Noon.AddDays(1)),
                load.In(CapacityPeriod.Week, Ada, Noon.AddDays(1))));
        Assert.Equal(0, load.In(CapacityPeriod.Day, Ada, Noon.AddDays(2)));
    }

    [Fact]
    public void Take_ByAnInstanceWhoseClockLags_CountsInThePeriodThatHasBegun()
    {
        var midnight = new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
        var state = PoolState.Empty.Take(Ada, midnight).Take(Ada, midnight.AddSeconds(-1)).Take(Ada, midnight.AddSeconds(1));

        Assert.Equal(3, state.Load(Ada).In(CapacityPeriod.Day, Ada, midnight.AddSeconds(1)));
    }

    [Fact]
    public void Take_OfSomebodyWhoTookNothingForLong_IsForgottenAndNothingElse()
    {
        var bob = Ada with { Email = "bob@example.com" };
        var state = PoolState.Empty.Take(bob, Noon).Take(Ada, Noon.AddDays(7)).Take(Ada, Noon.AddDays(10));

        Assert.Equal(["ada@example.com"], state.Loads.Keys);
        Assert.Equal(2, state.Load(Ada).In(CapacityPeriod.Week, Ada, Noon.AddDays(10)));
    }

    [Fact]
    public void FromJson_OfItsJson_IsTheSame()
    {
        var turns = WeightedRoundRobin.Take(TeamTurns.None, [(Ada, 1m)], [Ada]).Next;
        var state = PoolState.Empty.Take(Ada, Noon) with { Turns = PoolState.Empty.Turns.Add("sdr/", turns) };

        var read = PoolState.FromJson(state.ToJson());

        Assert.Equal(state.Load(Ada), read.Load(Ada));
        Assert.Equal(
            (1, "ada@example.com", 0m), (read.Turns["sdr/"].Number, read.Turns["sdr/"].Last, read.Turns["sdr/"].Owed["ada@example.com"]));
    }
}
