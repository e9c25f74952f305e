using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Filters;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Route;

/// <summary>What a workflow knows of an event by itself.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Fields">What its conditions see: the event's fields, and the score.</param>
/// <param name="Filter">What its filter saw; <see langword="null"/> where it has none.</param>
/// <param name="Score">The score, where it has a model and the filter let the event through.</param>
/// <param name="Asks">Whether it is about to act, and has to be told whether it may and who owns the event.</param>
public sealed record WorkflowPlan(Workflow Workflow, JsonObject Fields, FilterResult? Filter, Score? Score, bool Asks)
{
    /// <summary>What patterns may still take of the event's time.</summary>
    public PatternBudget Budget { get; init; } = new();

    /// <summary>Why the workflow cannot decide.</summary>
    public string? Fault => Filter?.Fault ?? Score?.Rules.Select(rule => rule.Condition.Fault).FirstOrDefault(fault => fault is not null);
}

/// <summary>
/// Decides what is to happen to an event: filter, score, branch, actions. Values in, values out: what only storage knows (order, intent,
/// owner) is asked for between <see cref="Plan"/> and <see cref="Decide"/>, and only where a workflow is about to act.
/// </summary>
public static class Router
{
    /// <summary>Decides by one configuration version. Never throws for anything in the event.</summary>
    /// <param name="configuration">The version.</param>
    /// <param name="event">The event.</param>
    /// <param name="ask">Answers what a workflow asks about the event, whose fields it is given.</param>
    public static async Task<RouteDecision> DecideAsync(
        Configuration configuration, CanonicalEvent @event, Func<Workflow, JsonObject, Task<Answers>> ask)
    {
        var decisions = new List<WorkflowDecision>();
        var budget = new PatternBudget();
        foreach (var workflow in configuration.Workflows.Where(workflow => workflow.On.Contains(@event.Type)))
        {
            var plan = Plan(workflow, configuration.Scores, @event, budget);
            decisions.Add(Decide(plan, plan.Asks ? await ask(workflow, plan.Fields) : Answers.None));
        }

        return new RouteDecision(decisions);
    }

    /// <summary>Filters and scores.</summary>
    public static WorkflowPlan Plan(
        Workflow workflow, IReadOnlyDictionary<string, ScoreModel> scores, CanonicalEvent @event, PatternBudget? budget = null)
    {
        budget ??= new PatternBudget();
        var fields = EventFields.Of(@event);
        var filter = workflow.Filter?.Evaluate(fields, budget);
        if (filter is { Held: false })
            return new WorkflowPlan(workflow, fields, filter, Score: null, Asks: false) { Budget = budget };
        var score = workflow.Score is { } model ? Scorer.Score(scores[model], fields, budget) : null;
        if (score is not null)
            fields["score"] = Scorer.Fields(score);
        var plan = new WorkflowPlan(workflow, fields, filter, score, Asks: false) { Budget = budget };
        return plan.Fault is null ? plan with { Asks = Asks(workflow, fields, budget) } : plan;
    }

    /// <summary>Takes a branch.</summary>
    /// <param name="plan">What the workflow knows by itself.</param>
    /// <param name="answers">What it was told.</param>
    public static WorkflowDecision Decide(WorkflowPlan plan, Answers answers)
    {
        var (workflow, fields, filter, score, _) = plan;
        if (plan.Fault is { } fault)
            return new WorkflowDecision(workflow.Name, filter, score, answers, [], Branch: null, []) { Failed = fault };
        if (filter is { Held: false } || answers.Dropped is not null)
            return new WorkflowDecision(workflow.Name, filter, score, answers, [], Branch: null, []);

        var decided = new JsonObject();
        if (score is not null)
            decided["score"] = Scorer.Fields(score);
        if (answers.Owner is { } owner)
        {
            fields["owner"] = owner["owner"]!.DeepClone();
            decided["owner"] = owner["owner"]!.DeepClone();
            if (owner["acknowledge"] is { } terms)
                decided["acknowledge"] = terms.DeepClone();
        }

        var (tried, taken) = Take(workflow, fields, plan.Budget);
        if (tried is [.., (_, { Fault: { } slow })])
            return new WorkflowDecision(workflow.Name, filter, score, answers, tried, Branch: null, []) { Failed = slow };
        var actions = taken?.Do.Select((action, index) =>
            new PlannedAction(workflow.Name, taken.Name, index, action.To, decided.DeepClone().AsObject()));
        return new WorkflowDecision(workflow.Name, filter, score, answers, tried, taken?.Name, [.. actions ?? []]);
    }

    // Nobody's turn is spent on an event that nothing is done about, unless who it is decides whether something is.
    private static bool Asks(Workflow workflow, JsonObject fields, PatternBudget budget) =>
        (workflow.Assign is not null || workflow.Intent is not null || workflow.Order == WorkflowOrder.Newest)
        && (workflow.BranchesByOwner || Take(workflow, fields, budget).Taken is { Do.Count: > 0 });

    private static (IReadOnlyList<(string Branch, FilterResult? Condition)> Tried, Branch? Taken) Take(
        Workflow workflow, JsonObject fields, PatternBudget budget)
    {
        var tried = new List<(string, FilterResult?)>();
        foreach (var branch in workflow.Branches)
        {
            var condition = branch.When?.Evaluate(fields, budget);
            tried.Add((branch.Name, condition));
            if (condition?.Fault is not null)
                return (tried, null);
            if (condition is not { Held: false })
                return (tried, branch);
        }

        return (tried, null);
    }
}
