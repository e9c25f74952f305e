using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Deliver;

namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>What a decision counts: what became of the event, of each workflow's part in it, and who was given it.</summary>
internal static class DecisionNumbers
{
    /// <summary>Adds the numbers of a decision.</summary>
    /// <param name="numbers">Where they are added.</param>
    /// <param name="event">The event's source and type.</param>
    /// <param name="decision">The decision.</param>
    public static void Add(NumberCounts numbers, NumberLabels @event, RouteDecision decision)
    {
        if (MeasureFor(decision.Outcome) is { } outcome)
            numbers.Add(outcome, @event);
        foreach (var workflow in decision.Workflows.Where(workflow => workflow.Failed is null))
            numbers.AddApart(MeasureFor(workflow), new NumberLabels(Workflow: workflow.Workflow, Branch: workflow.Branch));

        // An assignment names one owner for an event, however many workflows ask for it
        foreach (var (workflow, owner) in decision.Workflows
            .Where(workflow => workflow.Owner is not null)
            .Select(workflow => (workflow, workflow.Owner!))
            .DistinctBy(one => one.Item2.Assignment))
        {
            numbers.Add(Measure.Assigned, @event with { Workflow = workflow.Workflow, Owner = owner.Owner.Email });
            foreach (var candidate in owner.Candidates.Where(candidate => candidate.IsPassedOver).DistinctBy(candidate => candidate.Email))
                numbers.Add(Measure.PassedOver, @event with { Workflow = workflow.Workflow, Owner = candidate.Email });
        }
    }

    /// <summary>What a try counts as whose record says so.</summary>
    public static Measure MeasureFor(ActionState state) => state switch
    {
        ActionState.Delivered => Measure.Delivered,
        ActionState.Dead => Measure.Failed,
        _ => Measure.Retried,
    };

    private static Measure MeasureFor(WorkflowDecision workflow) =>
        workflow.Filter is { } filter && filter.Any(condition => !condition.Held) ? Measure.Filtered
        : workflow.Dropped is not null ? Measure.Dropped
        : workflow.To.Count > 0 ? Measure.Routed
        : Measure.Logged;

    private static Measure? MeasureFor(string outcome) => outcome switch
    {
        Outcomes.Routed => Measure.Routed,
        Outcomes.Unhandled => Measure.Unhandled,
        Outcomes.Counted => Measure.Counted,
        Outcomes.Filtered => Measure.Filtered,
        Outcomes.Dropped => Measure.Dropped,
        Outcomes.Logged => Measure.Logged,
        _ => null,
    };
}
