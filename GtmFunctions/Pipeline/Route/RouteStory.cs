using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Filters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Route.Deadlines;

namespace GtmFunctions.Pipeline.Route;

/// <summary>
/// A decision as its event's trace tells it: what signals made of the event, each condition with the value it saw, the score rule by rule, whether order and intent let the
/// event through, who owns it and why, the branch, the actions.
/// </summary>
public static class RouteStory
{
    /// <summary>Tells a decision.</summary>
    public static JsonObject Of(RouteDecision decision, string configuration) => new()
    {
        ["configuration"] = configuration,
        ["outcome"] = decision.Outcome,
        ["signals"] = new JsonArray([.. decision.Signals]),
        ["workflows"] = new JsonArray([.. decision.Workflows.Select(Workflow)]),
        ["acknowledged"] = decision.Acknowledged.Count == 0 ? null : new JsonArray([.. decision.Acknowledged.Select(Acknowledged)]),
        ["actions"] = new JsonArray([.. decision.Actions.Select(action => Action(action, action.Name))]),
    };

    /// <summary>The actions of a decision that was told before.</summary>
    public static IEnumerable<PlannedAction> Actions(JsonObject story) =>
        story["actions"]!.AsArray().Select(node => new PlannedAction(
            FieldText.Of(node!["workflow"])!,
            FieldText.Of(node["branch"])!,
            node["index"]!.GetValue<int>(),
            FieldText.Of(node["to"])!,
            node["decided"]?.DeepClone().AsObject() ?? []));

    /// <summary>Why a workflow of a decision that was told before could not decide, and which; <see langword="null"/> where all could.</summary>
    public static string? Failure(JsonObject story) => (story["workflows"] as JsonArray ?? [])
        .Where(workflow => workflow?["failed"] is not null)
        .Select(workflow => $"The workflow '{FieldText.Of(workflow!["workflow"])}' could not decide: {FieldText.Of(workflow["failed"])}")
        .FirstOrDefault();

    /// <summary>The outcome of a decision that was told before.</summary>
    public static string Outcome(JsonObject story) => FieldText.Of(story["outcome"])!;

    private static JsonNode Acknowledged(AcknowledgedEvent acknowledged) => new JsonObject
    {
        ["event"] = acknowledged.EventId,
        ["assignment"] = acknowledged.Assignment,
        ["owner"] = acknowledged.Owner,
    };

    /// <summary>Tells an action.</summary>
    /// <param name="action">The action.</param>
    /// <param name="name">Its name, where it is done under another than its place's.</param>
    internal static JsonObject Action(PlannedAction action, string name) => new()
    {
        ["name"] = name,
        ["workflow"] = action.Workflow,
        ["branch"] = action.Branch,
        ["index"] = action.Index,
        ["to"] = action.To,
        ["decided"] = action.Decided.DeepClone(),
    };

    private static JsonNode Workflow(WorkflowDecision workflow)
    {
        var told = Decided(workflow);
        if (workflow.Failed is { } failed)
            told["failed"] = failed;
        return told;
    }

    private static JsonObject Decided(WorkflowDecision workflow) => new()
    {
        ["workflow"] = workflow.Workflow,
        ["filter"] = workflow.Filter is null ? null : Conditions(workflow.Filter),
        ["score"] = workflow.Score is null ? null : Score(workflow.Score),
        ["checks"] = new JsonArray([.. workflow.Answers.Checks.Select(Check)]),
        ["owner"] = workflow.Answers.Owner?.DeepClone(),
        ["branches"] = new JsonArray([.. workflow.Branches.Select(Branch)]),
        ["branch"] = workflow.Branch,
        ["why"] = Why(workflow),
    };

    private static string Why(WorkflowDecision workflow)
    {
        if (workflow.Failed is { } failed)
            return $"could not decide: {failed}";
        if (workflow.Filter is { Held: false } filter)
            return $"filtered out: {string.Join("; ", filter.Conditions.Where(condition => !condition.Held).Select(Words))}";
        if (workflow.Answers.Dropped is { } dropped)
            return dropped.Why;
        if (workflow.Branch is null)
            return "no branch matched";
        return workflow.Actions.Count == 0
            ? $"branch {workflow.Branch}, which has nothing to do: logged, not actioned"
            : $"branch {workflow.Branch} to {string.Join(", ", workflow.Actions.Select(action => action.To))}";
    }

    private static string Words(ConditionResult condition) =>
        $"{condition.Field} {condition.Operator} {Json(condition.Expected)}, but it was {(condition.Actual is null ? "missing" : Json(condition.Actual))}".TrimStart();

    private static JsonNode Check(Check check) => new JsonObject
    {
        ["rule"] = check.Rule,
        ["held"] = check.Held,
        ["why"] = check.Why,
        ["event"] = check.Other,
    };

    private static JsonNode Branch((string Branch, FilterResult? Condition) tried) => new JsonObject
    {
        ["branch"] = tried.Branch,
        ["held"] = tried.Condition?.Held ?? true,
        ["conditions"] = tried.Condition is null ? null : Conditions(tried.Condition),
    };

    private static JsonObject Score(Score score) => new()
    {
        ["model"] = score.Model,
        ["points"] = score.Points,
        ["tier"] = score.Tier,
        ["rules"] = new JsonArray(
        [
            .. score.Rules.Select(Rule),
        ]),
    };

    private static JsonNode Rule(ScoredRule rule)
    {
        var told = new JsonObject { ["points"] = rule.Points, ["held"] = rule.Condition.Held, ["conditions"] = Conditions(rule.Condition) };
        if (rule.Decay is { } decay)
            told["decay"] = new JsonObject { ["factor"] = decay.Factor, ["ageSeconds"] = (long?)decay.Age?.TotalSeconds, ["why"] = decay.Why };
        return told;
    }

    /// <summary>What each condition of a filter saw.</summary>
    public static JsonArray Conditions(FilterResult filter) => new([.. filter.Conditions.Select(Condition)]);

    private static JsonNode Condition(ConditionResult condition)
    {
        var told = new JsonObject
        {
            ["field"] = condition.Field,
            ["operator"] = condition.Operator,
            ["expected"] = condition.Expected?.DeepClone(),
            ["actual"] = condition.Actual?.DeepClone(),
            ["held"] = condition.Held,
        };
        if (condition.Parts.Count > 0)
            told["parts"] = new JsonArray([.. condition.Parts.Select(Condition)]);
        return told;
    }

    private static string Json(JsonNode? node) => node?.ToJsonString(PipelineJson.Readable.Options) ?? "null";
}
