using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Route.Core;

/// <summary>
/// What workflows know of an event by themselves: worked out once, however often the event is decided from more that is known.
/// </summary>
/// <param name="Configuration">The version that decides.</param>
/// <param name="Event">The event.</param>
/// <param name="Workflows">Those that listen for its type.</param>
/// <param name="Budget">What patterns may still take of the event's time.</param>
internal sealed record RoutePlan(
    Configuration Configuration, CanonicalEvent Event, IReadOnlyList<WorkflowPlan> Workflows, PatternBudget Budget);

/// <summary>How far a decision has come.</summary>
/// <param name="Decision">The decision; <see langword="null"/> while something is to be known first.</param>
/// <param name="Needs">What is to be known first, of which answers may bring up more.</param>
/// <param name="Effects">What the decision claims, in the order in which it is claimed: before any further need is answered.</param>
internal sealed record RouteStep(RouteDecision? Decision, IReadOnlyList<Need> Needs, IReadOnlyList<Effect> Effects);

/// <summary>
/// Decides what is to happen to an event. No storage and no clock: what only storage knows (order, intent, owner) is asked for as needs,
/// only where a workflow is about to act, and what the decision claims comes out as effects. Live routing, simulation, replay and
/// preview differ in who answers and in whether the effects are carried out.
/// </summary>
internal static class RouteCore
{
    /// <summary>Works out what workflows know by themselves. Never throws for anything in the event.</summary>
    public static RoutePlan Plan(Configuration configuration, CanonicalEvent @event)
    {
        var (fields, budget) = (EventFields.Scope(@event), new PatternBudget());
        return new RoutePlan(
            configuration,
            @event,
            [
                .. configuration.Workflows.Where(workflow => workflow.On.Contains(@event.Type))
                    .Select(workflow => WorkflowRule.Plan(workflow, configuration.Scores, fields, budget)),
            ],
            budget);
    }

    /// <summary>Decides from what is known.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="known">What is known.</param>
    /// <param name="now">The instant, by which capacities and hours are told.</param>
    public static RouteStep Decide(RoutePlan plan, Known known, DateTimeOffset now)
    {
        var budget = plan.Budget.Copy();
        var facts = new WorkflowFacts(plan, known, now);
        var workflows = new List<WorkflowDecision>();
        var actions = new List<PlannedAction>();
        foreach (var workflow in plan.Workflows)
        {
            if (facts.Find(workflow) is not { } found)
                continue;
            var (decision, asked) = WorkflowRule.Decide(workflow, found.Checks, found.Owner, budget);
            workflows.Add(decision);
            actions.AddRange(asked);
        }

        if (facts.Needs.Count > 0)
            return new RouteStep(null, facts.Needs, facts.Effects);
        var whole = new RouteDecision
        {
            Configuration = plan.Configuration.Version,
            Outcome = Outcome(known, workflows, actions),
            Signals = known.Signals,
            Workflows = workflows,
            Acknowledged = known.Acknowledged,
            Actions = actions,
        };
        return new RouteStep(whole, [], facts.Effects);
    }

    private static string Outcome(Known known, List<WorkflowDecision> workflows, List<PlannedAction> actions)
    {
        if (workflows.Count == 0)
        {
            return known switch
            {
                { Signals.Count: 0, Acknowledged.Count: 0 } => Outcomes.Unhandled,
                _ when known.Signals.Any(signal => signal.Counted is true) => Outcomes.Counted,
                { Acknowledged.Count: 0 } => Outcomes.Filtered,
                _ => Outcomes.Logged,
            };
        }

        if (actions.Count > 0)
            return Outcomes.Routed;
        if (workflows.TrueForAll(IsFilteredOut))
            return Outcomes.Filtered;
        return workflows.TrueForAll(workflow => IsFilteredOut(workflow) || workflow.Dropped is not null)
            ? Outcomes.Dropped
            : Outcomes.Logged;
    }

    private static bool IsFilteredOut(WorkflowDecision workflow) => workflow.Filter?.Any(condition => !condition.Held) is true;
}
