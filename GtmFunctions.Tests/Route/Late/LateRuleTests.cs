using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Route.Late;
using Xunit;

namespace GtmFunctions.Tests.Route.Late;

public sealed class LateRuleTests
{
    private static readonly Configuration Configuration = RouteDocument.Read("""
        workflows:
          inbound:
            on: [lead.created]
            score: icp
            branches:
              - { name: high, when: { score.tier: high }, do: [ { to: slack }, { to: crm } ] }
              - { name: other, do: [ { to: slack }, { to: crm }, { to: sequencer } ] }
          nurture:
            on: [lead.created]
            do: [ { to: crm, action: enrol, with: { sequence: 7, sender: ada@example.com, user: 9 } }, { to: crm } ]
          owned:
            on: [account.created]
            assign: sdr
            order: newest
            branches:
              - { name: dach, when: { owner.team: dach }, do: [] }
              - { name: rest, do: [] }
        """);

    private static readonly GivenField Fresh = new("CEO", "clay");
    private static readonly GivenField Stale = new("Acme", "clay") { Kept = "Analytical" };

    [Fact]
    public void Decide_SomethingOfItIsNew_RepeatsTheUpsertsOfTheBranchThatWasTakenWithTheNewScore()
    {
        var late = Decide(Decided(), Fresh, Stale);

        Assert.True(late.Changed);
        Assert.Equal(
            [("inbound:other:1:late:clay", new ScoreSum("icp", 40, "high")), ("nurture:always:1:late:clay", null)],
            late.Actions.Select(action => (action.Name, action.Decided.Score)));
        Assert.Equal(
            [
                new LateLeftOut("inbound:other:0", "slack", "notify"),
                new LateLeftOut("inbound:other:2", "sequencer", "send"),
                new LateLeftOut("nurture:always:0", "crm", "enrol"),
            ],
            late.LeftOut);
    }

    [Fact]
    public void Decide_SomethingOfItIsNew_TellsScoreAndBranchBeforeAndNow()
    {
        var late = Decide(Decided(), Fresh);

        Assert.Equal(
            [
                new LateWorkflow(
                    "inbound", new LateScore(new ScoreSum("icp", 0, "low"), new ScoreSum("icp", 40, "high")), "other", "high", null),
                new LateWorkflow("nurture", new LateScore(null, null), "always", "always", null),
            ],
            late.Workflows);
    }

    [Fact]
    public void Decide_NothingOfItIsNew_RepeatsNothing()
    {
        var late = Decide(Decided(), Stale);

        Assert.False(late.Changed);
        Assert.Empty(late.Workflows);
        Assert.Empty(late.Actions);
        Assert.Equal(
            ["inbound:other:0", "inbound:other:1", "inbound:other:2", "nurture:always:0", "nurture:always:1"],
            late.LeftOut.Select(left => left.Action));
    }

    [Fact]
    public void Decide_BranchByOwner_GoesByTheOwnerThatItHas()
    {
        var owner = new Owner("Ada", "ada@example.com", "dach");
        var before = new WorkflowDecision
        {
            Workflow = "owned",
            Owner = new OwnerDecision { Assignment = "sdr", By = ChosenBy.Turn, Owner = owner },
            Branch = "dach",
        };

        var workflow = Assert.Single(Decide(Decided() with { Workflows = [before], Actions = [] }, Fresh).Workflows);

        Assert.Equal(("dach", owner), (workflow.BranchNow, workflow.Owner));
    }

    [Fact]
    public void Decide_DroppedForItsAge_WouldBeDroppedNowToo()
    {
        var older = new Check(Check.Order, Held: false, "e20261123-newer", new CheckReason.Older("a", Lead.Nine, Lead.Nine.AddHours(1)));
        var before = new WorkflowDecision { Workflow = "owned", Checks = [older] };

        var workflow = Assert.Single(Decide(Decided() with { Workflows = [before], Actions = [] }, Fresh).Workflows);

        Assert.Null(workflow.BranchNow);
    }

    private static RouteDecision Decided() =>
        RouteCore.Decide(RouteCore.Plan(Configuration, Lead.Create()), Known.Nothing, Lead.Nine).Decision!;

    private static LateDecision Decide(RouteDecision decided, params GivenField[] gave) => LateRule.Decide(
        Configuration,
        ConnectorCatalogue.Load(),
        decided,
        Lead.Create("CEO"),
        new LateAnswer("clay", "e20261123-answer", Lead.Nine, gave.ToDictionary(field => $"{field.Value}")));
}
