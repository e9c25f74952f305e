using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route;
using Xunit;

namespace GtmFunctions.Tests.Route;

public sealed class RoutedEventTests
{
    private static readonly Configuration Configuration = RouteDocument.Read("""
        workflows:
          inbound:
            on: [lead.created]
            assign: sdr
            branches:
              - { name: quiet, when: { person.title: Intern }, do: [ { to: crm } ] }
              - { name: loud, do: [ { to: crm }, { to: slack }, { to: slack } ] }
          again: { on: [lead.created], assign: sdr, do: [ { to: slack } ] }
          partners: { on: [lead.created], assign: partner, do: [ { to: slack } ] }
          news: { on: [lead.created], do: [ { to: slack } ] }
        """);

    private static readonly Owner Ada = new("Ada", "ada@example.com");

    [Fact]
    public void From_EveryWorkflowHasAnOwner_TheFirstNoticeOfEachAssignmentTellsThem()
    {
        var routed = From(Owned("inbound", "loud", "crm", "slack", "slack"), Owned("again", "always", "slack"));

        Assert.Equal(
            [("inbound:loud:0", false), ("inbound:loud:1", true), ("inbound:loud:2", false), ("again:always:0", false)],
            routed.Actions.Select(action => (action.Action, action.TellsOwner)));
    }

    [Fact]
    public void From_SomeWorkflowsHaveAnOwner_OnlyTheirNoticesTellThem()
    {
        var routed = From(Unowned("news", "always", "slack"), Owned("inbound", "quiet", "crm"), Owned("partners", "always", "slack"));

        Assert.Equal(["partners:always:0"], routed.Actions.Where(action => action.TellsOwner).Select(action => action.Action));
        Assert.Equal(3, routed.Actions.Count);
    }

    [Fact]
    public void From_NoWorkflowHasAnOwner_TellsNobody() =>
        Assert.False(Assert.Single(From(Unowned("news", "always", "slack")).Actions).TellsOwner);

    [Fact]
    public void From_SomebodySubscribed_IsSentItAfterTheActionsAndCountsAsNone()
    {
        var decision = Decide(Owned("again", "always", "slack")) with { Subscribers = [Planned("sub", "events", 0, "hook", null)] };

        var routed = From(decision);

        Assert.Equal(
            [("again:always:0", ActionPart.Routed, 1), ("sub:events:0", ActionPart.Subscription, 1)],
            routed.Actions.Select(action => (action.Action, action.Part, action.Total)));
    }

    private static RoutedEvent From(params (WorkflowDecision Workflow, PlannedAction[] Actions)[] decided) => From(Decide(decided));

    private static RoutedEvent From(RouteDecision decision) => RoutedEvent.From(
        new EventMessage { Event = Lead.Create(), FirstSeenAt = Lead.Nine, Configuration = Configuration.Version },
        Configuration,
        decision,
        [],
        ConnectorCatalogue.Load());

    private static RouteDecision Decide(params (WorkflowDecision Workflow, PlannedAction[] Actions)[] decided) => new()
    {
        Configuration = Configuration.Version,
        Outcome = Outcomes.Routed,
        Workflows = [.. decided.Select(one => one.Workflow)],
        Actions = [.. decided.SelectMany(one => one.Actions)],
    };

    private static (WorkflowDecision Workflow, PlannedAction[] Actions) Owned(string workflow, string branch, params string[] to) =>
        (new WorkflowDecision
        {
            Workflow = workflow,
            Branch = branch,
            Owner = new OwnerDecision { Assignment = "sdr", By = ChosenBy.Turn, Owner = Ada },
        },
        [.. to.Select((name, index) => Planned(workflow, branch, index, name, Ada))]);

    private static (WorkflowDecision Workflow, PlannedAction[] Actions) Unowned(string workflow, string branch, string to) =>
        (new WorkflowDecision { Workflow = workflow, Branch = branch }, [Planned(workflow, branch, 0, to, null)]);

    private static PlannedAction Planned(string workflow, string branch, int index, string to, Owner? owner) =>
        new() { Workflow = workflow, Branch = branch, Index = index, To = to, Decided = new Decided { Owner = owner } };
}
