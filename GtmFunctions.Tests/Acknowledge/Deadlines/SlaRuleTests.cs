using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using Xunit;

namespace GtmFunctions.Tests.Acknowledge.Deadlines;

public sealed class SlaRuleTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static readonly SlaRecord Record = new()
    {
        Assignment = "sdr",
        Workflow = "inbound",
        Holders = [Holder("Ada", Nine)],
        Turn = 3,
        Taken = "last",
    };

    [Theory]
    [InlineData(3, "any", 9, SlaStep.Drop)]
    [InlineData(3, "any", 10, SlaStep.Remind)]
    [InlineData(3, "any", 15, SlaStep.Move)]
    [InlineData(2, "last", 10, SlaStep.Follow)]
    [InlineData(2, "other", 10, SlaStep.Drop)]
    [InlineData(1, "last", 10, SlaStep.Drop)]
    [InlineData(4, "any", 15, SlaStep.Drop)]
    public void Decide_ByTurnAndNonce_IsWhatIsNextOrNothing(int turn, string nonce, int minute, object expected) =>
        Assert.Equal(expected, SlaRule.Decide(Record, turn, nonce, Nine.AddMinutes(minute)));

    [Theory]
    [InlineData(3, "last", SlaStep.Move)]
    [InlineData(3, "other", SlaStep.Drop)]
    [InlineData(2, "last", SlaStep.Drop)]
    public void Decide_WhileItGoesToAnother_OnlyTheTimeoutThatBeganGoesOn(int turn, string nonce, object expected)
    {
        var moving = Record with { Moving = true };

        Assert.Equal(expected, SlaRule.Decide(moving, turn, nonce, Nine.AddMinutes(15)));
        Assert.Equal(expected, SlaRule.Decide(moving with { Acknowledged = Done }, turn, nonce, Nine.AddMinutes(15)));
    }

    [Fact]
    public void Decide_Acknowledged_IsNothingWhateverFollowedOrIsDue()
    {
        var done = Record with { Acknowledged = Done };

        Assert.Equal(SlaStep.Drop, SlaRule.Decide(done, 3, "any", Nine.AddMinutes(15)));
        Assert.Equal(SlaStep.Drop, SlaRule.Decide(done, 2, "last", Nine.AddMinutes(15)));
        Assert.Null(SlaRule.NextAt(done));
    }

    [Fact]
    public void Remind_AndMove_CountTheirTurnsAndSayWhatIsNext()
    {
        var reminded = SlaRule.Remind(Record, "mine", Nine.AddMinutes(10));
        Assert.Equal((4, "mine", Nine.AddMinutes(15)), (reminded.Turn, reminded.Taken, SlaRule.NextAt(reminded)));

        var moved = SlaRule.Move(reminded with { Moving = true }, Holder("Bob", Nine.AddMinutes(16)), "why");
        Assert.Equal((5, false, Nine.AddMinutes(26)), (moved.Turn, moved.Moving, SlaRule.NextAt(moved)));
        Assert.Equal((Nine.AddMinutes(16), "why", "Bob"), (moved.Holders[0].Until, moved.Holders[0].Moved, moved.Holder.Name));
        Assert.Null(SlaRule.NextAt(SlaRule.Move(moved, Holder("Ops", Nine) with { Due = null, RemindAt = [] }, "why")));
    }

    [Theory]
    [InlineData(SlaSuccessor.Next, 2, null)]
    [InlineData(SlaSuccessor.Next, 1, typeof(OwnerReason.NotAcknowledgedBySeveral))]
    [InlineData(SlaSuccessor.Fallback, 3, typeof(OwnerReason.NotAcknowledged))]
    public void Handover_UpToTheMost_IsToTheNextAndThenToTheFallback(SlaSuccessor successor, int most, Type? toFallback)
    {
        var sla =
            new Sla { Acknowledge = TimeSpan.FromMinutes(15), Reassign = [], Successor = successor, Most = most, Hours = SlaHours.All };

        var handover = SlaRule.Handover(Record, sla);

        Assert.Equal((2, "Ada did not acknowledge within 15m", toFallback), (handover.Step, handover.Why, handover.ToFallback?.GetType()));
        Assert.Equal(["ada@example.com"], handover.Had);
    }

    private static SlaAcknowledged Done => new(Nine, "Ada", "link", 60, InTime: true);

    private static SlaHolder Holder(string name, DateTimeOffset since) => new()
    {
        Name = name,
        Email = $"{name.ToLowerInvariant()}@example.com",
        Since = since,
        RemindAt = [since.AddMinutes(10)],
        Due = since.AddMinutes(15),
    };
}
