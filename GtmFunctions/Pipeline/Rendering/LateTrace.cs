using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>What a late answer changes, as traces show it.</summary>
internal static class LateTrace
{
    /// <summary>Shows a decision.</summary>
    public static JsonObject Render(LateDecision decision) => new()
    {
        ["enricher"] = decision.Enricher,
        ["calledBack"] = new JsonObject { ["at"] = decision.CalledBack.At, ["event"] = decision.CalledBack.Event },
        ["gave"] = EnrichmentTrace.Render(decision.Gave),
        ["changed"] = decision.Changed,
        ["workflows"] = new JsonArray([.. decision.Workflows.Select(Render)]),
        ["actions"] = new JsonArray([.. decision.Actions.Select(RouteTrace.Render)]),
        ["leftOut"] = new JsonArray([.. decision.LeftOut.Select(action => Render(action, decision.Changed))]),
    };

    private static JsonObject Render(LateWorkflow workflow) => new JsonObject
    {
        ["workflow"] = workflow.Workflow,
        ["score"] = new JsonObject { ["before"] = Render(workflow.Score.Before), ["after"] = Render(workflow.Score.After) },
        ["branch"] = workflow.Branch,
        ["branchNow"] = workflow.BranchNow,
        ["owner"] = workflow.Owner is { } owner ? DecidedFields.For(owner) : null,
    };

    private static JsonObject? Render(ScoreSum? score) => score is null ? null : DecidedFields.For(score);

    private static JsonObject Render(LateLeftOut action, bool changed) => new JsonObject
    {
        ["action"] = action.Action,
        ["to"] = action.To,
        ["class"] = action.Class,
        ["why"] = changed ? Sentence(action.Class) : "the answer says nothing that was not known",
    };

    private static string Sentence(string kind) => kind switch
    {
        "notify" => "it tells a person, who is not told twice",
        "enrol" => "it puts a person into a sequence, which is done once",
        "money" => "it moves or promises money, which is done once",
        _ => "only what writes a record by its own key is done again: whether this would be done twice is the receiver's to say",
    };
}
