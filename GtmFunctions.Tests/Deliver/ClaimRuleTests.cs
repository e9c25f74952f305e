using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Deliver;

public class ClaimRuleTests
{
    [Theory]
    [InlineData("m1", null, ActionState.Working, ClaimDecision.GoOn)]
    [InlineData("m1", null, ActionState.Delivered, ClaimDecision.Finish)]
    [InlineData("m2", null, ActionState.Working, ClaimDecision.Drop)]
    [InlineData("m2", null, ActionState.Delivered, ClaimDecision.Drop)]
    [InlineData("m2", "m1", ActionState.Working, ClaimDecision.TakeOver)]
    [InlineData("m2", "m1", ActionState.Waiting, ClaimDecision.Finish)]
    [InlineData("m2", "m1", ActionState.Dead, ClaimDecision.Finish)]
    [InlineData("m2", "m1", ActionState.Delivered, ClaimDecision.Finish)]
    [InlineData("m2", "m0", ActionState.Working, ClaimDecision.Drop)]
    internal void Decide_MessageOfARunThatMayHaveClaimed_EndsThatRunsTryOnly(
        string message, string? claimedBy, ActionState state, ClaimDecision decision) =>
        Assert.Equal(decision, ClaimRule.Decide(Record("m1", state, attempt: 1), Message(1) with { ClaimedBy = claimedBy }, message));

    [Fact]
    public void Decide_LaterTryOfTheRunsAction_IsNotItsTry() =>
        Assert.Equal(
            ClaimDecision.Drop,
            ClaimRule.Decide(Record("m1", ActionState.Working, attempt: 2), Message(1) with { ClaimedBy = "m1" }, "m2"));

    [Theory]
    [InlineData(ActionState.Working, ClaimDecision.TakeOver)]
    [InlineData(ActionState.Waiting, ClaimDecision.TakeOver)]
    [InlineData(ActionState.Dead, ClaimDecision.TakeOver)]
    [InlineData(ActionState.Delivered, ClaimDecision.Drop)]
    internal void Decide_ReplayOfWhatARunClaimed_IsATryOfItsOwn(ActionState state, ClaimDecision decision) =>
        Assert.Equal(
            decision,
            ClaimRule.Decide(Record("m1", state, attempt: 1), Message(1) with { ClaimedBy = "m1", Replay = "n" }, "m2"));

    private static ActionRecord Record(string owner, ActionState state, int attempt) =>
        new() { State = state, Attempt = attempt, Owner = owner, Workflow = "w", Branch = "b", To = "t" };

    private static ActionMessage Message(int attempt) => new()
    {
        Action = "w:b:0",
        Event = new CanonicalEvent
        {
            Id = "e20261123-1",
            Source = "s",
            Type = "lead.created",
            ProviderId = "p",
            ProviderType = "t",
            Time = DateTimeOffset.UnixEpoch,
            Data = new JsonObject(),
        },
        FirstSeenAt = DateTimeOffset.UnixEpoch,
        Configuration = "c",
        Workflow = "w",
        Branch = "b",
        Index = 0,
        Total = 1,
        Attempt = attempt,
    };
}
