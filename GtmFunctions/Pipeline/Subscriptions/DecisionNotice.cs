using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Rendering;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>What was decided about an event, as subscribers get it and as their filters name it: <c>decision</c>.</summary>
internal static class DecisionNotice
{
    /// <summary>
    /// <c>outcome</c>, <c>configuration</c>, the <c>owner</c> and the <c>score</c> of the first workflow that gave one, and for each of the
    /// <c>workflows</c> its name, branch, destinations, score, owner and why, in a sentence.
    /// </summary>
    public static JsonObject Create(RouteDecision decision) => new()
    {
        ["outcome"] = decision.Outcome,
        ["configuration"] = decision.Configuration,
        ["owner"] = decision.Workflows.Select(workflow => workflow.Owner).FirstOrDefault(owner => owner is not null) is { } owner
            ? DecidedFields.For(owner.Owner)
            : null,
        ["score"] = decision.Workflows.Select(workflow => workflow.Score).FirstOrDefault(score => score is not null) is { } score
            ? DecidedFields.For(score.ToSum())
            : null,
        ["workflows"] = new JsonArray([.. decision.Workflows.Select(Workflow)]),
    };

    private static JsonNode Workflow(WorkflowDecision workflow) => new JsonObject
    {
        ["workflow"] = workflow.Workflow,
        ["branch"] = workflow.Branch,
        ["to"] = TextArray.Of(workflow.To),
        ["score"] = workflow.Score is { } score ? DecidedFields.For(score.ToSum()) : null,
        ["owner"] = workflow.Owner is { } owner ? DecidedFields.For(owner.Owner) : null,
        ["why"] = RouteTrace.Sentence(workflow),
    };
}
