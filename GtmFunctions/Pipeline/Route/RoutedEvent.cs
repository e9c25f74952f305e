using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Route;

/// <summary>An event and what was decided for it.</summary>
/// <param name="Message">The event, enriched.</param>
/// <param name="Configuration">The version that decided.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Acknowledged">What the event acknowledged.</param>
/// <param name="Actions">A message for each of the decision's actions, and after them one for each subscriber.</param>
internal sealed record RoutedEvent(
    EventMessage Message,
    Configuration Configuration,
    RouteDecision Decision,
    IReadOnlyList<AcknowledgedEvent> Acknowledged,
    IReadOnlyList<ActionMessage> Actions)
{
    /// <summary>What the version that is only shown the events would decide; <see langword="null"/> where there is none.</summary>
    public RouteDecision? Shadow { get; init; }

    /// <summary>Makes the messages of a decision's actions.</summary>
    /// <param name="message">The event, enriched.</param>
    /// <param name="configuration">The version that decided.</param>
    /// <param name="decision">The decision that stands.</param>
    /// <param name="acknowledged">What the event acknowledged.</param>
    /// <param name="catalogue">Tells which actions are messages to people.</param>
    public static RoutedEvent From(
        EventMessage message,
        Configuration configuration,
        RouteDecision decision,
        IReadOnlyList<AcknowledgedEvent> acknowledged,
        ConnectorCatalogue catalogue)
    {
        var told = FirstTold(configuration, decision, catalogue);
        return new RoutedEvent(
            message,
            configuration,
            decision,
            acknowledged,
            [
                .. decision.Actions.Select(action =>
                    action.MessageFor(message, decision.Actions.Count) with { TellsOwner = told.Contains(action.Place) }),
                .. SubscriptionMatcher.Messages(message, decision),
            ]);
    }

    // An assignment names one owner for an event, however many workflows ask for it, and the first message to them tells them
    private static HashSet<string> FirstTold(Configuration configuration, RouteDecision decision, ConnectorCatalogue catalogue)
    {
        if (!decision.Workflows.Any(workflow => workflow.Owner is not null))
            return [];
        var workflows = configuration.Workflows.ToDictionary(workflow => workflow.Name);
        return
        [
            .. decision.Actions
                .Where(action => action.Decided.Owner is not null && IsNotice(action, workflows[action.Workflow], configuration, catalogue))
                .DistinctBy(action => workflows[action.Workflow].Assign)
                .Select(action => action.Place),
        ];
    }

    private static bool IsNotice(PlannedAction action, Workflow workflow, Configuration configuration, ConnectorCatalogue catalogue)
    {
        var asked = workflow.Branches.First(branch => branch.Name == action.Branch).Do[action.Index];
        return ActionClasses.For(asked, configuration, catalogue) == ActionClass.Notify;
    }
}
