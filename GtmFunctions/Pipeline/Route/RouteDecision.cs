using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Filters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Route.Deadlines;

namespace GtmFunctions.Pipeline.Route;

/// <summary>What is to happen to an event, and why.</summary>
/// <param name="Workflows">One for each workflow that listens for the event's type.</param>
public sealed record RouteDecision(IReadOnlyList<WorkflowDecision> Workflows)
{
    /// <summary>What the event acknowledged of what owners were to acknowledge.</summary>
    public IReadOnlyList<AcknowledgedEvent> Acknowledged { get; init; } = [];
    /// <summary>What each signal that listens for the event's type made of it, as a trace tells it.</summary>
    public IReadOnlyList<JsonObject> Signals { get; init; } = [];

    /// <summary>All actions of all workflows.</summary>
    public IEnumerable<PlannedAction> Actions => Workflows.SelectMany(workflow => workflow.Actions);

    /// <summary>What has become of the event with this decision: one of <see cref="Outcomes"/>.</summary>
    public string Outcome => this switch
    {
        { Workflows.Count: 0, Signals.Count: 0, Acknowledged.Count: 0 } => Outcomes.Unhandled,
        { Workflows.Count: 0 } when Signals.Any(signal => signal["counted"]!.GetValue<bool>()) => Outcomes.Counted,
        { Workflows.Count: 0, Acknowledged.Count: 0 } => Outcomes.Filtered,
        { Workflows.Count: 0 } => Outcomes.Logged,
        _ when Actions.Any() => Outcomes.Routed,
        _ when Workflows.All(workflow => workflow.Filter is { Held: false }) => Outcomes.Filtered,
        _ when Workflows.All(workflow => workflow.Filter is { Held: false } || workflow.Answers.Dropped is not null) => Outcomes.Dropped,
        _ => Outcomes.Logged,
    };
}

/// <summary>What one workflow decided.</summary>
/// <param name="Workflow">The workflow's name.</param>
/// <param name="Filter">What its filter saw; <see langword="null"/> where it has none.</param>
/// <param name="Score">The score, where the workflow has a model and the filter let the event through.</param>
/// <param name="Answers">Whether it may act on the event and who owns it, where that was asked.</param>
/// <param name="Branches">What the conditions of the branches saw, up to the one taken.</param>
/// <param name="Branch">The branch taken; <see langword="null"/> where none matched, or the event was filtered out or dropped.</param>
/// <param name="Actions">What is to be done.</param>
public sealed record WorkflowDecision(
    string Workflow,
    FilterResult? Filter,
    Score? Score,
    Answers Answers,
    IReadOnlyList<(string Branch, FilterResult? Condition)> Branches,
    string? Branch,
    IReadOnlyList<PlannedAction> Actions)
{
    /// <summary>Why the workflow could not decide; <see langword="null"/> where it could.</summary>
    public string? Failed { get; init; }
}

/// <summary>One action to be done.</summary>
/// <param name="Workflow">The workflow that asks for it.</param>
/// <param name="Branch">The branch that asks for it.</param>
/// <param name="Index">Its place in the branch, from 0.</param>
/// <param name="To">The destination's name.</param>
/// <param name="Decided">What the workflow decided that templates may name: <c>score</c>, <c>owner</c>, <c>acknowledge</c>.</param>
public sealed record PlannedAction(string Workflow, string Branch, int Index, string To, JsonObject Decided)
{
    /// <summary>The action's name, which no other action of the event has.</summary>
    public string Name => $"{Workflow}:{Branch}:{Index}";

    /// <summary>The message that has it done.</summary>
    /// <param name="message">The event that it was decided for.</param>
    /// <param name="total">How many actions that event has in all.</param>
    public ActionMessage For(EventMessage message, int total) => new()
    {
        Action = Name,
        Event = message.Event,
        FirstSeenAt = message.FirstSeenAt,
        Configuration = message.Configuration,
        Workflow = Workflow,
        Branch = Branch,
        Index = Index,
        Total = total,
        Decided = Decided,
    };
}
