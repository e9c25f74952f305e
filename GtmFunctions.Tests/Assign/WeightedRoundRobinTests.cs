using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class WeightedRoundRobinTests
{
    private static readonly decimal[] Weights = [3, 2, 1, 1, 1, 1, 1];
    private static readonly Member[] Team = [.. Weights.Select(
        (weight, i) => new Member { Line = i + 2, Name = $"Rep {i}", Email = $"rep{i}@example.com", Team = "sdr", Weight = weight })];

    [Fact]
    public void Take_EqualWeights_IsOneAfterTheOther()
    {
        var chosen = Run(21, _ => [0, 1, 2], weighted: false);

        Assert.Equal(Enumerable.Range(0, 21).Select(turn => turn % 3), chosen);
    }

    [Fact]
    public void Take_Weighted_IsNeverOffItsShareByMoreThanOneAndSpread()
    {
        var chosen = Run(1000, _ => [0, 1, 2, 3, 4, 5, 6]);

        for (var turns = 1; turns <= chosen.Count; turns++)
            Assert.All(
                Weights.Index(),
                rep => Assert.True(Math.Abs(chosen.Take(turns).Count(one => one == rep.Index) - (turns * rep.Item / 10)) < 1));
        Assert.DoesNotContain(
            chosen.Zip(chosen.Skip(1), chosen.Skip(2)), three => three.First == three.Second && three.Second == three.Third);
    }

    [Fact]
    public void Take_SomebodyComesBack_GoesOnWithoutABurst()
    {
        var chosen = Run(60, turn => turn is >= 20 and < 40 ? [0, 1] : [0, 1, 2], weighted: false);

        Assert.DoesNotContain(2, chosen.Skip(20).Take(20));
        // Twenty turns were missed; the first six after them are two rounds as ever.
        Assert.Equal(2, chosen.Skip(40).Take(6).Count(one => one == 2));
        Assert.Equal(
            [20 / 3.0 + 10 + 20 / 3.0, 20 / 3.0 + 10 + 20 / 3.0, 40 / 3.0],
            Enumerable.Range(0, 3).Select(rep => (double)chosen.Count(one => one == rep)), (ideal, got) => Math.Abs(ideal - got) <= 1);
    }

    [Fact]
    public void Take_SomebodyNew_StartsWithNothingOwed()
    {
        var chosen = Run(100, turn => turn < 50 ? [0, 1] : [0, 1, 2], weighted: false);

        Assert.InRange(chosen.Skip(50).Take(6).Count(one => one == 2), 1, 2);
    }

    [Fact]
    public void Take_SomebodyLeavesTheTeam_IsForgotten()
    {
        var (_, next) = WeightedRoundRobin.Take(TeamTurns.None, [(Team[0], 1), (Team[1], 1)], Team);
        var (_, after) = WeightedRoundRobin.Take(next, [(Team[0], 1)], [Team[0]]);

        Assert.Equal(["rep0@example.com"], after.Owed.Keys);
    }

    private static List<int> Run(int turns, Func<int, int[]> able, bool weighted = true)
    {
        var state = TeamTurns.None;
        var chosen = new List<int>();
        for (var turn = 0; turn < turns; turn++)
        {
            (var one, state) = WeightedRoundRobin.Take(state, [.. able(turn).Select(i => (Team[i], weighted ? Weights[i] : 1))], Team);
            chosen.Add(one.Line - 2);
        }

        return chosen;
    }
}
