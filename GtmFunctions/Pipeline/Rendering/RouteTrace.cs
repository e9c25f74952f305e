using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>
/// A decision as traces show it: what signals made of the event, each condition with the value it saw, the score rule by rule, whether
/// order and intent let the event through, who owns it and why, the branch, the actions; of a replay also what it leaves out and what is
/// superseded.
/// </summary>
internal static class RouteTrace
{
    /// <summary>Shows a decision.</summary>
    public static JsonObject Render(RouteDecision decision)
    {
        var shown = new JsonObject
        {
            ["configuration"] = decision.Configuration,
            ["outcome"] = decision.Outcome,
        };

        // Where a replay does again what was decided before, no signal was shown the event and nothing was decided
        var isDecided = decision.From != ReplayStage.Deliver;
        var actions = new JsonArray([.. decision.Actions.Select(Render)]);
        if (isDecided)
            shown["signals"] = new JsonArray([.. decision.Signals.Select(SignalTrace.Render)]);
        shown["workflows"] = new JsonArray([.. decision.Workflows.Select(Render)]);
        if (isDecided)
        {
            shown["acknowledged"] = decision.Acknowledged.Count == 0 ? null : new JsonArray([.. decision.Acknowledged.Select(Render)]);
            shown["actions"] = actions;
        }

        if (decision.Subscribers is { } subscribers)
            shown["subscribers"] = TextArray.Of(subscribers.Select(action => action.Place));
        if (decision.Replay is { } nonce)
        {
            shown["replay"] = nonce;
            shown["from"] = StageNames.For(decision.From!.Value);
            if (!isDecided)
                shown["actions"] = actions;
            shown["leftOut"] = new JsonArray([.. decision.LeftOut.Select(RenderLeftOut)]);
            shown["superseded"] = TextArray.Of(decision.Superseded);
        }

        return shown;
    }

    /// <summary>Shows an action.</summary>
    public static JsonObject Render(PlannedAction action) => new()
    {
        ["name"] = action.Name,
        ["workflow"] = action.Workflow,
        ["branch"] = action.Branch,
        ["index"] = action.Index,
        ["to"] = action.To,
        ["decided"] = new JsonObject(DecidedFields.All(action.Decided)),
    };

    private static JsonNode RenderLeftOut(LeftOutAction action)
    {
        var shown = Render(action);
        shown["class"] = action.Class;
        shown["why"] = LeaveOutSentence.Render(action);
        return shown;
    }

    private static JsonNode Render(AcknowledgedEvent acknowledged) => new JsonObject
    {
        ["event"] = acknowledged.Event,
        ["assignment"] = acknowledged.Assignment,
        ["owner"] = acknowledged.Owner,
    };

    private static JsonNode Render(WorkflowDecision workflow)
    {
        var shown = new JsonObject
        {
            ["workflow"] = workflow.Workflow,
            ["filter"] = ConditionTrace.Render(workflow.Filter),
            ["score"] = workflow.Score is null ? null : Render(workflow.Score),
            ["checks"] = new JsonArray([.. workflow.Checks.Select(Render)]),
            ["owner"] = workflow.Owner is null ? null : OwnerTrace.Render(workflow.Owner),
            ["branches"] = new JsonArray([.. workflow.Branches.Select(Render)]),
            ["branch"] = workflow.Branch,
            ["why"] = Sentence(workflow),
        };
        if (workflow.Failed is { } failed)
            shown["failed"] = failed;
        return shown;
    }

    /// <summary>What a workflow does, and why, in a sentence.</summary>
    public static string Sentence(WorkflowDecision workflow) => workflow switch
    {
        { Why: { } written } => written,
        { Failed: { } failed } => $"could not decide: {failed}",
        { Filter: { } filter } when filter.Any(condition => !condition.Held) => $"filtered out: {ConditionTrace.NotHeld(filter)}",
        { Dropped: { } dropped } => CheckSentence.Render(dropped),
        { Branch: null } => "no branch matched",
        { To.Count: 0 } => $"branch {workflow.Branch}, which has nothing to do: logged, not actioned",
        _ => $"branch {workflow.Branch} to {string.Join(", ", workflow.To)}",
    };

    private static JsonNode Render(Check check) => new JsonObject
    {
        ["rule"] = check.Rule,
        ["held"] = check.Held,
        ["why"] = CheckSentence.Render(check),
        ["event"] = check.Event,
    };

    private static JsonNode Render(BranchResult branch) => new JsonObject
    {
        ["branch"] = branch.Branch,
        ["held"] = branch.Held,
        ["conditions"] = ConditionTrace.Render(branch.Conditions),
    };

    private static JsonObject Render(Score score) => new()
    {
        ["model"] = score.Model,
        ["points"] = score.Points,
        ["tier"] = score.Tier,
        ["rules"] = new JsonArray([.. score.Rules.Select(Render)]),
    };

    private static JsonNode Render(ScoredRule rule)
    {
        var shown = new JsonObject
        {
            ["points"] = rule.Points,
            ["held"] = rule.Held,
            ["conditions"] = ConditionTrace.Render(rule.Conditions),
        };
        if (rule.Decay is { } decay)
            shown["decay"] = new JsonObject { ["factor"] = decay.Factor, ["ageSeconds"] = decay.AgeSeconds, ["why"] = Sentence(decay) };
        return shown;
    }

    private static string Sentence(Decay decay) => decay.Why
        ?? (decay.Age is { } age ? $"{decay.By} is {Duration.Text(age)} old" : $"{decay.By} has no time, so nothing is left");
}
