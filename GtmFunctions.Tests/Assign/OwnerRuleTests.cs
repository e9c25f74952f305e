using System.Text.Json.Nodes;
using Azure;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Assign;
using Xunit;

namespace GtmFunctions.Tests.Assign;

public sealed class OwnerRuleTests
{
    private const string Roster = "name,email,team\nAda,ada@example.com,sdr\nBob,bob@example.com,sdr";

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);
    private static readonly AssignmentSheet Blank = new(null, null, default, null, default);
    private static readonly FieldScope Acme = new JsonObject { ["account"] = new JsonObject { ["domain"] = "Acme.example" } };

    private static readonly Assignment Sticky = Reps.Assignment(Roster) with
    {
        Sticky = new Sticky(FieldPath.Parse("account.domain"), TimeSpan.FromDays(30)),
    };

    [Fact]
    public void Decide_WhatWasDecidedBefore_StaysAndTakesNothing()
    {
        var (first, claim) = Decide(Sticky, Blank);

        var (again, nothing) = Decide(Sticky, Blank with { Entry = claim!.Entry, State = claim.State!.ToJson() });

        Assert.Same(first, again);
        Assert.Null(nothing);
    }

    [Fact]
    public void Decide_TheFirst_ClaimsTheTurnTheAccountAndTheEntry()
    {
        var sheet = Blank with { ETag = new ETag("1") };

        var (decision, claim) = Decide(Sticky, sheet);

        Assert.Equal("ada@example.com", decision.Owner.Email);
        Assert.Equal(("sdr", "reps.csv", "acme.example"), (claim!.Assignment, claim.Pool, claim.Account));
        Assert.Same(sheet, claim.Sheet);
        Assert.Equal(new LedgerEntry("e1", "sdr", "ada@example.com", Now, decision), claim.Entry);
        Assert.Equal("ada@example.com", claim.State!.Turns["sdr/"].Last);
        Assert.Null(decision.Acknowledge);
    }

    [Fact]
    public void Decide_TheNext_GoesOnFromWhatTheLedgerKnowsOrFromWhatIsAheadOfIt()
    {
        var sheet = Blank with { State = Decide(Sticky, Blank).Claim!.State!.ToJson() };

        var (next, claim) = Decide(Sticky, sheet);
        Assert.Equal("bob@example.com", next.Owner.Email);
        var (third, _) = OwnerRule.Decide(Sticky, "e3", Acme, sheet, Now, claim!.State);
        Assert.Equal("ada@example.com", third.Owner.Email);
    }

    [Theory]
    [InlineData(0, "bob@example.com")]
    [InlineData(-1, "ada@example.com")]
    public void Decide_AnAccount_KeepsItsOwnerWithinTheWindow(int ticks, string owner)
    {
        var at = Now - TimeSpan.FromDays(30) + TimeSpan.FromTicks(1 + ticks);

        Assert.Equal(owner, Decide(Sticky, Blank with { AccountOwner = "bob@example.com", AccountAt = at }).Decision.Owner.Email);
        Assert.Equal(
            "ada@example.com",
            Decide(Reps.Assignment(Roster), Blank with { AccountOwner = "bob@example.com", AccountAt = at }).Decision.Owner.Email);
    }

    [Fact]
    public void Decide_TheFallback_KeepsNoAccountAndMovesNothing()
    {
        var assignment = Sticky with { Pool = null };

        var (decision, claim) = Decide(assignment, Blank);

        Assert.Equal((ChosenBy.Fallback, "ops@example.com"), (decision.By, decision.Owner.Email));
        Assert.Equal((null, null, "sdr"), (claim!.State, claim.Account, claim.Pool));
    }

    [Fact]
    public void Decide_AFallbackOfTheRoster_TakesFromTheirCapacityAndKeepsNoAccount()
    {
        var assignment = Sticky with { Fallback = "ada@example.com" };
        var handover = new Handover(2, ["bob@example.com"], "they were late", new OwnerReason.NobodyAvailable());

        var claim = OwnerRule.Decide(assignment, "e1", Acme, Blank, Now, handover: handover).Claim!;

        Assert.Equal(["ada@example.com"], claim.State!.Loads.Keys);
        Assert.Null(claim.Account);
    }

    [Fact]
    public void Decide_AnOwnerOutsideTheRoster_KeepsNoAccountAndMovesNothing()
    {
        var assignment = Sticky with { Strategy = AssignmentStrategy.Owner };
        FieldScope fields = new JsonObject
        {
            ["account"] = new JsonObject { ["domain"] = "acme.example", ["owner"] = "pat@example.com" },
        };

        var (decision, claim) = OwnerRule.Decide(assignment, "e1", fields, Blank, Now);

        Assert.Equal((ChosenBy.Crm, "pat@example.com"), (decision.By, decision.Owner.Email));
        Assert.Equal((null, null), (claim!.State, claim.Account));
    }

    [Fact]
    public void Decide_AHandover_IsTheStepThatItSaysAndTellsWhy()
    {
        var sla = new Sla { Acknowledge = TimeSpan.FromHours(2), Hours = SlaHours.All, Reassign = [] };
        var assignment = Sticky with { Sla = sla };
        var handover = new Handover(3, ["ada@example.com"], "Ada was late", ToFallback: null);

        var (first, _) = Decide(assignment, Blank);
        Assert.Equal((1, Now.AddHours(2)), (first.Acknowledge!.Step, first.Acknowledge.Due));
        var (decision, claim) = OwnerRule.Decide(assignment, "e1", Acme, Blank, Now, handover: handover);
        Assert.Equal(("bob@example.com", 3), (decision.Owner.Email, decision.Acknowledge!.Step));
        Assert.Equal((3, "Ada was late"), (claim!.Entry.Step, claim.Entry.Moved));

        var last = handover with { ToFallback = new OwnerReason.NobodyAvailable() };
        Assert.Null(OwnerRule.Decide(assignment, "e1", Acme, Blank, Now, handover: last).Decision.Acknowledge!.Due);
    }

    [Fact]
    public void PoolOf_AnAssignment_IsItsRosterOrItself()
    {
        Assert.Equal("reps.csv", OwnerRule.PoolOf(Sticky));
        Assert.Equal("sdr", OwnerRule.PoolOf(Sticky with { Pool = null }));
    }

    private static (OwnerDecision Decision, OwnerClaim? Claim) Decide(Assignment assignment, AssignmentSheet sheet) =>
        OwnerRule.Decide(assignment, "e1", Acme, sheet, Now);
}
