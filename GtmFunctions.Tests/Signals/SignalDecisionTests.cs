using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Signals;
using Xunit;

namespace GtmFunctions.Tests.Signals;

public sealed class SignalDecisionTests
{
    private static readonly Signal ThreeVisitsAndAHire = Keyed.Signal(Keyed.Condition(3), Keyed.Condition(1));

    [Fact]
    public void Decide_ThreeVisitsAndAHireInAWeek_FiresOnceWithTheirEvidence()
    {
        var key = new Keyed(ThreeVisitsAndAHire);

        Assert.Equal(SignalState.Waiting, key.See(Days(0), 0).State);
        Assert.Equal(SignalState.Waiting, key.See(Days(1), 0).State);
        Assert.Equal(SignalState.Waiting, key.See(Days(2), 1).State);
        var fired = key.See(Days(6), 0);

        Assert.Equal(SignalState.Fired, fired.State);
        Assert.Equal(["e0", "e1", "e3"], fired.Window.Conditions[0].Evidence.Select(one => one.Event));
        Assert.Equal(["e2"], fired.Window.Conditions[1].Evidence.Select(one => one.Event));
        Assert.Equal((3, 1, 4), (fired.Counts[0], fired.Counts[1], fired.Total));
        Assert.Equal(SignalState.Waiting, key.See(Days(6.5), 0).State);
    }

    [Fact]
    public void Decide_TwoVisitsAndAHire_Waits()
    {
        var key = new Keyed(ThreeVisitsAndAHire);
        key.See(Days(0), 0);
        key.See(Days(1), 0);

        Assert.Equal(SignalState.Waiting, key.See(Days(2), 1).State);
    }

    // A window is exact wherever a bucket ends: both edges are tried at every hour of the week
    [Fact]
    public void Decide_VisitsAtTheEdgeOfTheWindow_CountToTheTick()
    {
        var within = TimeSpan.FromDays(7);
        for (var hour = 0; hour < 170; hour++)
        {
            var start = TimeSpan.FromHours(hour);
            Assert.Equal(SignalState.Fired, Two(start, start + within));
            Assert.Equal(SignalState.Waiting, Two(start, start + within + TimeSpan.FromTicks(1)));
            Assert.Equal(SignalState.Waiting, Two(start, start + Days(8)));
            Assert.Equal(SignalState.Fired, Two(start + within, start));
            Assert.Equal(SignalState.Waiting, Two(start + Days(8), start));
        }

        static SignalState Two(TimeSpan one, TimeSpan other)
        {
            var key = new Keyed(Keyed.Signal(Keyed.Condition(2)));
            key.See(one, 0);
            return key.See(other, 0).State;
        }
    }

    [Fact]
    public void Decide_AnEventLateByMonths_CompletesTheWindowThatItBelongsTo()
    {
        var key = new Keyed(Keyed.Signal(Keyed.Condition(3)));
        key.See(Days(-90), 0);
        key.See(Days(-88), 0);
        key.See(Days(0), 0);

        var late = key.See(Days(-89), 0);

        Assert.Equal(SignalState.Fired, late.State);
        Assert.Equal((Keyed.Monday - Days(88)).UtcTicks, late.Window.Until);
        Assert.Equal(["e0", "e3", "e1"], late.Window.Conditions[0].Evidence.Select(one => one.Event));
    }

    // The window ends two hours into a bucket that holds more than is kept one by one, and begins in the bucket before it
    [Theory]
    [InlineData(2, SignalState.Fired)]
    [InlineData(3, SignalState.Waiting)]
    public void Decide_ALateEventBeforeABusyBucket_SeesTheFirstOfItExactly(int atLeast, object expected)
    {
        var signal = Keyed.Signal(Keyed.Condition(atLeast), Keyed.Condition(1));
        var key = new Keyed(signal);
        var start = new DateTimeOffset(
            (Buckets.NumberOf(signal, Keyed.Monday.UtcTicks) + 1) * signal.Within.Ticks, TimeSpan.Zero) - Keyed.Monday;
        foreach (var visit in Enumerable.Range(0, 500).Reverse())
            key.See(start + (visit < 2 ? TimeSpan.FromHours(1 + visit) : Days(1) + TimeSpan.FromMinutes(visit)), 0);

        Assert.Equal(expected, key.See(start - Days(7) + TimeSpan.FromHours(2), 1).State);
    }

    [Fact]
    public void Decide_FiredAndReset_UsesTheWindowUp()
    {
        var key = new Keyed(Keyed.Signal(Keyed.Condition(2), Keyed.Condition(1)));
        foreach (var visit in Enumerable.Range(0, 5))
            key.See(TimeSpan.FromHours(visit), 0);
        Assert.Equal(SignalState.Fired, key.See(Days(1), 1).State);

        Assert.Equal(SignalState.Waiting, key.See(Days(2), 1).State);
        Assert.Equal(SignalState.Waiting, key.See(Days(2), 0).State);
        var again = key.See(Days(3), 0);

        Assert.Equal((SignalState.Fired, 2), (again.State, again.Counts[0]));
    }

    [Fact]
    public void Decide_WithoutReset_FiresWithEachEventOfACompleteWindow()
    {
        var key = new Keyed(Keyed.Signal(Keyed.Condition(2)) with { Reset = false });

        Assert.Equal(
            [SignalState.Waiting, SignalState.Fired, SignalState.Fired, SignalState.Waiting],
            new[] { 0, 1, 2, 20 }.Select(day => key.See(Days(day), 0).State));
    }

    [Fact]
    public void Decide_CoolingDown_IsSilentForItsTimeBothWays()
    {
        var key = new Keyed(Keyed.Signal(Keyed.Condition(1)) with { Cooldown = TimeSpan.FromDays(14) });

        Assert.Equal(SignalState.Fired, key.See(Days(0), 0).State);
        var cooling = key.See(Days(14) - TimeSpan.FromTicks(1), 0);
        Assert.Equal((SignalState.CoolingDown, "fired-e0"), (cooling.State, cooling.Near!.Event));
        Assert.Equal(SignalState.CoolingDown, key.See(Days(-13), 0).State);
        Assert.Equal(SignalState.Fired, key.See(Days(14), 0).State);
        Assert.Equal(SignalState.Fired, key.See(Days(-30), 0).State);
    }

    [Fact]
    public void Decide_DistinctValues_CountsEachOnce()
    {
        var key = new Keyed(Keyed.Signal(Keyed.Condition(3, "person.email")));

        Assert.Equal(
            [SignalState.Waiting, SignalState.Waiting, SignalState.Waiting, SignalState.Waiting, SignalState.Fired],
            new[] { "ada", "ada", "bob", "ada", "cem" }.Select((email, i) => key.See(TimeSpan.FromHours(i), email, 0).State));
    }

    [Fact]
    public void Decide_DistinctAmongAThousandOfTwo_StillSeesTheThird()
    {
        var key = new Keyed(Keyed.Signal(Keyed.Condition(3, "person.email")));
        foreach (var i in Enumerable.Range(0, 1000))
            key.See(TimeSpan.FromMinutes(i), i % 2 == 0 ? "ada" : "bob", 0);

        var third = key.See(Days(6), "cem", 0);

        Assert.Equal((SignalState.Fired, 1001), (third.State, third.Counts[0]));
        Assert.Equal(["ada", "bob", "cem"], third.Window.Conditions[0].Evidence.Select(one => one.Distinct));
    }

    [Fact]
    public void Decide_Any_TakesOneCondition()
    {
        var key = new Keyed(Keyed.Signal(Keyed.Condition(3), Keyed.Condition(1)) with { Combination = SignalCombination.Any });

        Assert.Equal(SignalState.Waiting, key.See(Days(0), 0).State);
        Assert.Equal(SignalState.Fired, key.See(Days(1), 1).State);
    }

    [Fact]
    public void Decide_Weights_AddUpToTheThreshold()
    {
        var key = new Keyed(Keyed.Signal(Keyed.Condition(1, weight: 2, upTo: 3), Keyed.Condition(2, weight: 5)) with
        {
            Combination = SignalCombination.Weights,
            Threshold = 11,
        });

        Assert.Equal(
            [2m, 4m, 6m, 6m, 6m, 11m],
            new[] { 0, 0, 0, 0, 1, 1 }.Select((condition, i) => key.See(TimeSpan.FromHours(i), condition).Window.Points));
        Assert.Equal(SignalState.Waiting, key.See(TimeSpan.FromHours(7), 1).State);
    }

    [Fact]
    public void Decide_InOrder_TakesOneConditionAfterTheOther()
    {
        var signal = Keyed.Signal(Keyed.Condition(2), Keyed.Condition(1), Keyed.Condition(1)) with { InOrder = true };

        Assert.Equal(SignalState.Fired, Last(0, 0, 1, 2));
        Assert.Equal(SignalState.Fired, Last(2, 0, 1, 0, 1, 1, 2));
        Assert.Equal(SignalState.Waiting, Last(0, 0, 2, 1));
        Assert.Equal(SignalState.Waiting, Last(0, 1, 0, 2));
        Assert.Equal(SignalState.Waiting, Last(2, 1, 0, 0));

        SignalState Last(params int[] conditions)
        {
            var key = new Keyed(signal);
            return conditions.Select((condition, hour) => key.See(TimeSpan.FromHours(hour), condition).State).Last();
        }
    }

    [Fact]
    public void Decide_InOrder_ALateEventFillsTheGap()
    {
        var key = new Keyed(Keyed.Signal(Keyed.Condition(1), Keyed.Condition(1), Keyed.Condition(1)) with { InOrder = true });
        key.See(Days(0), 0);
        key.See(Days(4), 2);

        Assert.Equal(SignalState.Waiting, key.See(Days(5), 1).State);
        Assert.Equal(SignalState.Fired, key.See(Days(2), 1).State);
    }

    [Fact]
    public void Decide_TenThousandVisits_CountsThemAllInASizeThatDoesNotGrow()
    {
        var key = new Keyed(Keyed.Signal(Keyed.Condition(3), Keyed.Condition(1)));
        SignalDecision last = null!;
        foreach (var i in Enumerable.Range(0, 10_000))
            last = key.See(TimeSpan.FromSeconds(i), 0);

        Assert.Equal((10_000, 10_000L), (last.Counts[0], last.Total));
        Assert.All(key.Stored.Values, bucket => Assert.InRange(bucket.Tallies[0].Kept.Count, 1, 64));
        Assert.Equal(SignalState.Fired, key.See(TimeSpan.FromDays(1), 1).State);
    }

    private static TimeSpan Days(double days) => TimeSpan.FromDays(days);
}
