using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Storage.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Route.Replay;

public sealed class ActionChoosingTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(ActionState.Dead, "notify", true)]
    [InlineData(ActionState.Delivered, "notify", false)]
    [InlineData(ActionState.Delivered, "enrol", false)]
    [InlineData(ActionState.Delivered, "money", false)]
    [InlineData(ActionState.Delivered, "send", false)]
    [InlineData(ActionState.Delivered, "upsert", true)]
    [InlineData(ActionState.Waiting, "upsert", false)]
    [InlineData(ActionState.Working, "upsert", false)]
    public void Choose_WhatWasAskedForBefore_GoesByItsStateAndClass(object state, string kind, bool done)
    {
        var choice = ActionChoosing.Choose([Wanted(0, "crm", kind)], [Earlier("w:b:0", "crm", (ActionState)state)], Rerun());

        Assert.Equal((done ? 1 : 0, done ? 0 : 1), (choice.Chosen.Count, choice.LeftOut.Count));
    }

    [Fact]
    public void Choose_NeverArrived_KeepsItsNameAndOneDoneAgainGetsItsOwn()
    {
        var choice = ActionChoosing.Choose(
            [Wanted(0, "crm", "upsert"), Wanted(1, "slack", "notify")],
            [Earlier("w:b:0", "crm", ActionState.Delivered), Earlier("w:b:1", "slack", ActionState.Dead)],
            Rerun());

        Assert.Equal(["w:b:0~01234567", "w:b:1"], choice.Chosen.Select(one => one.Name));
    }

    [Fact]
    public void Choose_PlaceMovedInTheDocument_IsTheSameActionStill()
    {
        var choice = ActionChoosing.Choose(
            [Wanted(0, "sequencer", "send"), Wanted(1, "slack", "notify"), Wanted(2, "crm", "send")],
            [Earlier("w:b:0", "slack", ActionState.Delivered), Earlier("w:b:1", "crm", ActionState.Dead)],
            Rerun());

        Assert.Equal([("w:b:0~01234567", "sequencer"), ("w:b:1", "crm")], choice.Chosen.Select(one => (one.Name, one.Planned.To)));
        Assert.Equal(["slack"], choice.LeftOut.Select(one => one.To));
        Assert.Empty(choice.Superseded);
    }

    [Fact]
    public void Choose_OtherOperationOfTheSameDestination_IsAnotherAction()
    {
        var earlier = Earlier("w:b:0", "crm", ActionState.Delivered) with { Operation = "create-note" };

        var choice = ActionChoosing.Choose([Wanted(0, "crm", "send") with { Operation = "send-mail" }], [earlier], Rerun());

        Assert.Equal(["w:b:0~01234567"], choice.Chosen.Select(one => one.Name));
    }

    [Fact]
    public void Choose_DeadAndNotAskedForAnyMore_IsSuperseded()
    {
        var choice = ActionChoosing.Choose(
            [], [Earlier("w:b:0", "crm", ActionState.Dead), Earlier("w:b:1", "slack", ActionState.Delivered)], Rerun());

        Assert.Equal(["w:b:0"], choice.Superseded);
    }

    [Fact]
    public void Choose_RepetitionDied_IsTakenUpUnderItsName()
    {
        var choice = ActionChoosing.Choose(
            [Wanted(0, "crm", "upsert")],
            [
                Earlier("w:b:0", "crm", ActionState.Delivered),
                Earlier("w:b:0~89abcdef", "crm", ActionState.Dead) with { At = At.AddHours(1) },
            ],
            Rerun());

        Assert.Equal(["w:b:0~89abcdef"], choice.Chosen.Select(one => one.Name));
    }

    [Fact]
    public void Choose_ClassLeftOutOrNotKnown_IsLeftOutWithItsReason()
    {
        var choice = ActionChoosing.Choose(
            [Wanted(0, "slack", "notify"), Wanted(1, "odd", null)], [], Rerun() with { LeaveOut = ["notify"] });

        Assert.Empty(choice.Chosen);
        Assert.Equal(
            ["this replay leaves out notify", "its class is not known, and this replay leaves out classes"],
            choice.LeftOut.Select(LeaveOutSentence.Render));
    }

    [Fact]
    public void Choose_ClassToBeDoneAgain_IsDoneAgain()
    {
        var choice = ActionChoosing.Choose(
            [Wanted(0, "slack", "notify")], [Earlier("w:b:0", "slack", ActionState.Delivered)], Rerun() with { Again = ["notify"] });

        Assert.Single(choice.Chosen);
    }

    [Fact]
    public void Choose_ClassNotKnownAndNothingIsLeftOut_IsDone() =>
        Assert.Single(ActionChoosing.Choose([Wanted(0, "odd", null)], [], Rerun()).Chosen);

    [Fact]
    public void Choose_SecondOfTwoAlikeWasDone_DoesTheFirstUnderItsName()
    {
        var choice = ActionChoosing.Choose(
            [Wanted(0, "crm", "send"), Wanted(1, "crm", "send")], [Earlier("w:b:1", "crm", ActionState.Delivered)], Rerun());

        Assert.Equal(["w:b:0"], choice.Chosen.Select(one => one.Name));
        Assert.Equal(["w:b:1"], choice.LeftOut.Select(one => one.Name));
    }

    [Fact]
    public void Choose_OneMoreAlikeThanWasDone_IsNew()
    {
        var choice = ActionChoosing.Choose(
            [Wanted(0, "crm", "send"), Wanted(1, "crm", "send")], [Earlier("w:b:0", "crm", ActionState.Delivered)], Rerun());

        Assert.Equal(["w:b:1"], choice.Chosen.Select(one => one.Name));
        Assert.Equal(["w:b:0"], choice.LeftOut.Select(one => one.Name));
    }

    private static Rerun Rerun() =>
        new() { Nonce = "0123456789abcdef0123456789abcdef", At = At, From = ReplayStage.Route, Again = ["upsert"] };

    private static WantedAction Wanted(int index, string to, string? kind) =>
        new(new PlannedAction { Workflow = "w", Branch = "b", Index = index, To = to }, null, kind);

    private static EarlierAction Earlier(string name, string to, ActionState state) => new(name, "w", to, null, state, At);
}
