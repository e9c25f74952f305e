using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Route.Core;

namespace GtmFunctions.Pipeline.Route.Late;

/// <summary>
/// Decides what a late answer changes: what writes a record by its own key is done again with it, the rest is not. Values in, values out.
/// </summary>
internal static class LateRule
{
    /// <summary>Decides.</summary>
    /// <param name="configuration">The version that decided the event.</param>
    /// <param name="catalogue">What kind of thing each action does.</param>
    /// <param name="decided">The decision without the answer.</param>
    /// <param name="event">The event with what came late.</param>
    /// <param name="late">What came late.</param>
    public static LateDecision Decide(
        Configuration configuration, ConnectorCatalogue catalogue, RouteDecision decided, CanonicalEvent @event, LateAnswer late)
    {
        var changed = late.Gave.Values.Any(field => field.IsNew);
        var (fields, budget) = (EventFields.Scope(@event), new PatternBudget());
        var workflows = new List<LateWorkflow>();
        var again = new List<PlannedAction>();
        var leftOut = new List<LateLeftOut>();
        foreach (var before in decided.Workflows)
        {
            var workflow = configuration.Workflows.First(workflow => workflow.Name == before.Workflow);
            var plan = WorkflowRule.Plan(workflow, configuration.Scores, fields, budget);
            if (changed)
                workflows.Add(Compare(before, plan, budget));
            foreach (var action in decided.Actions.Where(action => action.Workflow == workflow.Name))
            {
                var does = ClassOf(configuration, catalogue, workflow, action);
                if (changed && does == ActionClass.Upsert)
                    again.Add(Again(action, plan.Score, late));
                else
                    leftOut.Add(new LateLeftOut(action.Place, action.To, ActionClasses.NameOf(does)));
            }
        }

        return new LateDecision
        {
            Enricher = late.Enricher,
            CalledBack = new CallbackReceived(late.At, late.Answer),
            Gave = late.Gave,
            Changed = changed,
            Workflows = workflows,
            Actions = again,
            LeftOut = leftOut,
        };
    }

    // What was dropped stays dropped: its order and intent are not asked again
    private static LateWorkflow Compare(WorkflowDecision before, WorkflowPlan plan, PatternBudget budget)
    {
        var (now, _) = WorkflowRule.Decide(plan, before.Checks, before.Owner, budget);
        return new LateWorkflow(
            before.Workflow, new LateScore(before.Score?.ToSum(), plan.Score?.ToSum()), before.Branch, now.Branch, before.Owner?.Owner);
    }

    // The name is the part of its idempotency key that tells it from the first time
    private static PlannedAction Again(PlannedAction action, Score? score, LateAnswer late) => action with
    {
        Name = $"{action.Place}:late:{late.Enricher}",
        Decided = score is null ? action.Decided : action.Decided with { Score = score.ToSum() },
    };

    private static ActionClass ClassOf(Configuration configuration, ConnectorCatalogue catalogue, Workflow workflow, PlannedAction action)
    {
        var named = workflow.Branches.First(branch => branch.Name == action.Branch).Do[action.Index].Action;
        var connector = catalogue.Connectors[configuration.Destinations[action.To].Connector];
        return connector.Actions.TryGetValue(named ?? connector.DefaultAction, out var known) ? known.Class : connector.Class;
    }
}
