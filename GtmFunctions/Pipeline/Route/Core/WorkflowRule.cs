using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Route.Core;

/// <summary>What a workflow knows of an event by itself.</summary>
internal sealed record WorkflowPlan
{
    /// <summary>The workflow.</summary>
    public required Workflow Workflow { get; init; }

    /// <summary>What its conditions see: the event's fields, and the score.</summary>
    public required FieldScope Fields { get; init; }

    /// <summary>What its filter saw; <see langword="null"/> where it has none.</summary>
    public FilterResult? Filter { get; init; }

    /// <summary>The score, where it has a model and the filter let the event through.</summary>
    public Score? Score { get; init; }

    /// <summary>Why the workflow cannot decide.</summary>
    public string? Fault { get; init; }

    /// <summary>The branch, where it does not depend on who the owner is.</summary>
    public BranchTaken? Branch { get; init; }

    /// <summary>Whether it is about to act, and has to be told whether it may and who owns the event.</summary>
    public bool Asks { get; init; }
}

/// <summary>The branch that a workflow takes.</summary>
/// <param name="Tried">What the conditions of the branches saw, up to the one taken.</param>
/// <param name="Taken">The branch; <see langword="null"/> where none matched.</param>
/// <param name="Fault">Why a condition cannot be tried.</param>
internal sealed record BranchTaken(IReadOnlyList<BranchResult> Tried, Branch? Taken, string? Fault);

/// <summary>
/// Decides what one workflow does about an event: filter, score, branch, actions. Values in, values out; never throws for anything in
/// the event.
/// </summary>
internal static class WorkflowRule
{
    /// <summary>Filters and scores, and takes the branch where that does not depend on the owner.</summary>
    /// <param name="workflow">The workflow.</param>
    /// <param name="scores">The configuration's scoring models.</param>
    /// <param name="fields">The event's fields.</param>
    /// <param name="budget">What patterns may still take of the event's time.</param>
    public static WorkflowPlan Plan(
        Workflow workflow, IReadOnlyDictionary<string, ScoreModel> scores, FieldScope fields, PatternBudget budget)
    {
        var filter = workflow.Filter?.Evaluate(fields, budget);
        var plan = new WorkflowPlan { Workflow = workflow, Fields = fields, Filter = filter, Fault = filter?.Fault };
        if (filter is { Held: false })
            return plan;
        if (workflow.Score is { } model)
        {
            var (score, fault) = Scorer.Score(scores[model], fields, budget);
            plan = plan with { Score = score, Fault = fault, Fields = fields.With("score", DecidedFields.For(score.ToSum())) };
        }

        if (plan.Fault is not null)
            return plan;
        if (!workflow.BranchesByOwner || workflow.Assign is null)
            plan = plan with { Branch = Take(workflow, plan.Fields, budget) };

        // Nobody's turn is spent on an event that nothing is done about, unless who it is decides whether something is
        return plan with
        {
            Asks = (workflow.Assign is not null || workflow.Intent is not null || workflow.Order == WorkflowOrder.Newest)
                && (workflow.BranchesByOwner || plan.Branch!.Taken is { Do.Count: > 0 }),
        };
    }

    /// <summary>Decides.</summary>
    /// <param name="plan">What the workflow knows by itself.</param>
    /// <param name="checks">Whether it may act on the event, where that was asked.</param>
    /// <param name="owner">Who owns the event, where that was asked.</param>
    /// <param name="budget">What patterns may still take of the event's time.</param>
    /// <returns>What it decided, and its actions.</returns>
    public static (WorkflowDecision Decision, IReadOnlyList<PlannedAction> Actions) Decide(
        WorkflowPlan plan, IReadOnlyList<Check> checks, OwnerDecision? owner, PatternBudget budget)
    {
        var decision = new WorkflowDecision
        {
            Workflow = plan.Workflow.Name,
            Filter = plan.Filter?.Conditions,
            Score = plan.Score,
            Checks = checks,
            Owner = owner,
            Failed = plan.Fault,
        };
        if (plan.Fault is not null || plan.Filter is { Held: false } || decision.Dropped is not null)
            return (decision, []);

        var (tried, taken, fault) = plan.Branch ?? Take(plan.Workflow, WithOwner(plan.Fields, owner), budget);
        decision = decision with { Branches = tried, Branch = taken?.Name, Failed = fault };
        if (taken is null)
            return (decision, []);

        var decided = new Decided { Score = plan.Score?.ToSum(), Owner = owner?.Owner, Acknowledge = owner?.Acknowledge };
        var actions = taken.Do.Select((action, index) => new PlannedAction
        {
            Workflow = plan.Workflow.Name,
            Branch = taken.Name,
            Index = index,
            To = action.To,
            Decided = decided,
        });
        return (decision with { To = [.. taken.Do.Select(action => action.To)] }, [.. actions]);
    }

    private static FieldScope WithOwner(FieldScope fields, OwnerDecision? owner) =>
        owner is null ? fields : fields.With("owner", DecidedFields.For(owner.Owner));

    private static BranchTaken Take(Workflow workflow, FieldScope fields, PatternBudget budget)
    {
        var tried = new List<BranchResult>();
        foreach (var branch in workflow.Branches)
        {
            var condition = branch.When?.Evaluate(fields, budget);
            tried.Add(new BranchResult(branch.Name, condition?.Held ?? true, condition?.Conditions));
            if (condition?.Fault is { } fault)
                return new BranchTaken(tried, null, fault);
            if (condition is not { Held: false })
                return new BranchTaken(tried, branch, null);
        }

        return new BranchTaken(tried, null, null);
    }
}
