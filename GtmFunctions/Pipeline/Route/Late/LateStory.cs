using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Route.Late;

/// <summary>
/// What a late answer changes, as the event's trace tells it: the score before and after, the branch that it would take now, the actions
/// that are done again and those that are not, and why. Branch and owner stay: the people who were told are not told otherwise.
/// </summary>
public static class LateStory
{
    /// <summary>Decides and tells it. Values in, values out.</summary>
    /// <param name="configuration">The version that decided the event.</param>
    /// <param name="catalogue">What kind of thing each action does.</param>
    /// <param name="decided">The decision as it was told.</param>
    /// <param name="event">The event with what came late.</param>
    /// <param name="late">What came late.</param>
    public static JsonObject Of(Configuration configuration, ConnectorCatalogue catalogue, JsonObject decided, CanonicalEvent @event, LateAnswer late)
    {
        var changed = late.Gave.Any(field => field.Value?["kept"] is null && field.Value?["leftOut"] is null);
        var (again, leftOut) = (new JsonArray(), new JsonArray());
        var workflows = new JsonArray();
        foreach (var before in decided["workflows"]!.AsArray().Select(workflow => workflow!.AsObject()))
        {
            var workflow = configuration.Workflows.First(workflow => workflow.Name == FieldText.Of(before["workflow"]));
            var plan = Router.Plan(workflow, configuration.Scores, @event);
            if (changed)
                workflows.Add(Workflow(before, plan));
            foreach (var action in RouteStory.Actions(decided).Where(action => action.Workflow == workflow.Name))
            {
                var does = ClassOf(configuration, catalogue, workflow, action);
                if (changed && does == ActionClass.Upsert)
                    again.Add(Again(action, plan.Score, late));
                else
                    leftOut.Add(LeftOut(action, does, changed));
            }
        }

        return new JsonObject
        {
            ["enricher"] = late.Enricher,
            ["calledBack"] = new JsonObject { ["at"] = late.At, ["event"] = late.Answer },
            ["gave"] = late.Gave.DeepClone(),
            ["changed"] = changed,
            ["workflows"] = workflows,
            ["actions"] = again,
            ["leftOut"] = leftOut,
        };
    }

    /// <summary>The name of an action that is done again: the part of its idempotency key that tells it from the first time.</summary>
    public static string NameOf(PlannedAction action, LateAnswer late) => $"{action.Name}:late:{late.Enricher}";

    private static JsonObject Workflow(JsonObject before, WorkflowPlan plan)
    {
        var owner = before["owner"] as JsonObject;
        var now = Router.Decide(plan, new Answers([], owner));
        return new JsonObject
        {
            ["workflow"] = plan.Workflow.Name,
            ["score"] = new JsonObject { ["before"] = Sum(before["score"]), ["after"] = plan.Score is { } score ? Scorer.Fields(score) : null },
            ["branch"] = before["branch"]?.DeepClone(),
            ["branchNow"] = now.Branch,
            ["owner"] = owner?["owner"]?.DeepClone(),
        };
    }

    private static JsonObject? Sum(JsonNode? score) => score is null
        ? null
        : new JsonObject { ["model"] = score["model"]?.DeepClone(), ["points"] = score["points"]?.DeepClone(), ["tier"] = score["tier"]?.DeepClone() };

    private static JsonObject Again(PlannedAction action, Score? score, LateAnswer late)
    {
        var decided = action.Decided.DeepClone().AsObject();
        if (score is not null)
            decided["score"] = Scorer.Fields(score);
        return new JsonObject
        {
            ["name"] = NameOf(action, late),
            ["workflow"] = action.Workflow,
            ["branch"] = action.Branch,
            ["index"] = action.Index,
            ["to"] = action.To,
            ["decided"] = decided,
        };
    }

    private static JsonObject LeftOut(PlannedAction action, ActionClass does, bool changed) => new()
    {
        ["action"] = action.Name,
        ["to"] = action.To,
        ["class"] = does.ToString().ToLowerInvariant(),
        ["why"] = !changed ? "the answer says nothing that was not known" : Why(does),
    };

    private static string Why(ActionClass does) => does switch
    {
        ActionClass.Notify => "it tells a person, who is not told twice",
        ActionClass.Enrol => "it puts a person into a sequence, which is done once",
        ActionClass.Money => "it moves or promises money, which is done once",
        _ => "only what writes a record by its own key is done again: whether this would be done twice is the receiver's to say",
    };

    private static ActionClass ClassOf(Configuration configuration, ConnectorCatalogue catalogue, Workflow workflow, PlannedAction action)
    {
        var named = workflow.Branches.First(branch => branch.Name == action.Branch).Do[action.Index].Action;
        var connector = catalogue.Connectors[configuration.Destinations[action.To].Connector];
        return connector.Actions.TryGetValue(named ?? connector.DefaultAction, out var known) ? known.Class : connector.Class;
    }
}
