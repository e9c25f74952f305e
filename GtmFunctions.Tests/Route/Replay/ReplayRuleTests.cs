using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Storage.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Route.Replay;

public sealed class ReplayRuleTests
{
    [Theory]
    [InlineData("", Outcomes.Routed, Outcomes.Logged)]
    [InlineData("", Outcomes.Filtered, Outcomes.Filtered)]
    [InlineData("Delivered", Outcomes.Filtered, Outcomes.Delivered)]
    [InlineData("Delivered Delivered", Outcomes.Routed, Outcomes.Delivered)]
    [InlineData("Dead", Outcomes.Routed, Outcomes.DeadLettered)]
    [InlineData("Delivered Dead", Outcomes.Logged, Outcomes.DeadLettered)]
    [InlineData("Waiting", Outcomes.Filtered, Outcomes.Routed)]
    [InlineData("Delivered Working Dead", Outcomes.Logged, Outcomes.Routed)]
    public void Apply_NothingIsDoneNow_ComesToWhatWasDoneBefore(string states, string decided, string outcome) =>
        Assert.Equal(outcome, Apply(decided, Choice(), Earlier(states)).Outcome);

    [Theory]
    [InlineData("")]
    [InlineData("Delivered Dead")]
    public void Apply_SomethingIsDoneNow_IsUnderWay(string states) =>
        Assert.Equal(Outcomes.Routed, Apply(Outcomes.Logged, Choice() with { Chosen = [Chosen] }, Earlier(states)).Outcome);

    [Fact]
    public void Apply_DeadActionIsNotAskedForAnyMore_DoesNotCount()
    {
        var earlier = Earlier("Dead");

        Assert.Equal(Outcomes.Filtered, Apply(Outcomes.Filtered, Choice() with { Superseded = ["w:b:0"] }, earlier).Outcome);
        Assert.Equal(Outcomes.Filtered, Apply(Outcomes.Filtered, Choice(), [earlier[0] with { Superseded = true }]).Outcome);
    }

    [Fact]
    public void Apply_WhatWasChosen_IsDoneUnderItsNameAndToldAsTheReplays()
    {
        var left = LeftOutAction.From(Chosen.Planned, "notify", new LeaveOutReason.UnderWay());
        var choice = new ActionChoice([Chosen], [left], ["w:b:7"]);

        var decision = Apply(Outcomes.Routed, choice, []);

        Assert.Equal((Rerun.Nonce, ReplayStage.Route), (decision.Replay, decision.From));
        Assert.Equal(["w:b:0~01234567"], decision.Actions.Select(action => action.Name));
        Assert.Equal([left], decision.LeftOut);
        Assert.Equal(["w:b:7"], decision.Superseded);
    }

    private static Rerun Rerun { get; } =
        new() { Nonce = "0123456789abcdef0123456789abcdef", At = Lead.Nine, From = ReplayStage.Route };

    private static ChosenAction Chosen { get; } =
        new("w:b:0~01234567", new PlannedAction { Workflow = "w", Branch = "b", Index = 0, To = "crm" });

    private static ActionChoice Choice() => new([], [], []);

    private static RouteDecision Apply(string decided, ActionChoice choice, IReadOnlyList<EarlierAction> earlier) =>
        ReplayRule.Apply(new RouteDecision { Configuration = "c", Outcome = decided }, choice, earlier, Rerun);

    private static EarlierAction[] Earlier(string states) =>
    [
        .. states.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select((state, index) => new EarlierAction($"w:b:{index}", "w", "crm", null, Enum.Parse<ActionState>(state), Lead.Nine)),
    ];
}
