using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>
/// What is to happen to an event, and why. It is stored once, before anything is handed on, as the event's row of its first decision or
/// as a replay's.
/// </summary>
internal sealed record RouteDecision
{
    /// <summary>The configuration version that decided.</summary>
    public required string Configuration { get; init; }

    /// <summary>What has become of the event with this decision: one of <see cref="Outcomes"/>.</summary>
    public required string Outcome { get; init; }

    /// <summary>What each signal that listens for the event's type made of it, in the order of the document.</summary>
    public IReadOnlyList<SignalOutcome> Signals { get => field ?? []; init; }

    /// <summary>One for each workflow that listens for the event's type, in the order of the document.</summary>
    public IReadOnlyList<WorkflowDecision> Workflows { get => field ?? []; init; }

    /// <summary>What the event acknowledged of what owners were to acknowledge.</summary>
    public IReadOnlyList<AcknowledgedEvent> Acknowledged { get => field ?? []; init; }

    /// <summary>What is to be done, by all workflows.</summary>
    public IReadOnlyList<PlannedAction> Actions { get => field ?? []; init; }

    /// <summary>
    /// What is sent to those who subscribed to such events, beside <see cref="Actions"/>; <see langword="null"/> where nobody did.
    /// </summary>
    public IReadOnlyList<PlannedAction>? Subscribers { get; init; }

    /// <summary>The nonce of the replay that decided; <see langword="null"/> for the first decision of an event.</summary>
    public string? Replay { get; init; }

    /// <summary>Where that replay began.</summary>
    public ReplayStage? From { get; init; }

    /// <summary>What that replay leaves out.</summary>
    public IReadOnlyList<LeftOutAction> LeftOut { get => field ?? []; init; }

    /// <summary>The names of dead actions that the replay's decision does not ask for any more.</summary>
    public IReadOnlyList<string> Superseded { get => field ?? []; init; }

    /// <summary>Why a workflow could not decide, and which; <see langword="null"/> where all could.</summary>
    [JsonIgnore]
    public string? Failure => Workflows.FirstOrDefault(workflow => workflow.Failed is not null) is { } failed
        ? $"The workflow '{failed.Workflow}' could not decide: {failed.Failed}"
        : null;

    /// <summary>What was asked for, by its place: done, and left out by a replay.</summary>
    [JsonIgnore]
    public IEnumerable<PlannedAction> Planned => Actions.Concat(LeftOut).Select(action => action with { Name = action.Place });
}

/// <summary>What one workflow decided.</summary>
internal sealed record WorkflowDecision
{
    /// <summary>The workflow's name.</summary>
    public required string Workflow { get; init; }

    /// <summary>What its filter saw; <see langword="null"/> where it has none.</summary>
    public IReadOnlyList<ConditionResult>? Filter { get; init; }

    /// <summary>The score, where the workflow has a model and the filter let the event through.</summary>
    public Score? Score { get; init; }

    /// <summary>Whether it may act on the event, where that was asked: it may not where one check does not hold.</summary>
    public IReadOnlyList<Check> Checks { get => field ?? []; init; }

    /// <summary>Who owns the event, where the workflow names an assignment and may act.</summary>
    public OwnerDecision? Owner { get; init; }

    /// <summary>What the conditions of the branches saw, up to the one taken.</summary>
    public IReadOnlyList<BranchResult> Branches { get => field ?? []; init; }

    /// <summary>The branch taken; <see langword="null"/> where none matched, or the event was filtered out or dropped.</summary>
    public string? Branch { get; init; }

    /// <summary>The destinations of the branch's actions, in its order.</summary>
    public IReadOnlyList<string> To { get => field ?? []; init; }

    /// <summary>Why the workflow could not decide; <see langword="null"/> where it could.</summary>
    public string? Failed { get; init; }

    /// <summary>The sentence of a row that was written before reasons were typed.</summary>
    public string? Why { get; init; }

    /// <summary>The check that did not hold, if one did not.</summary>
    [JsonIgnore]
    public Check? Dropped => Checks.FirstOrDefault(check => !check.Held);
}

/// <summary>What the condition of a branch saw.</summary>
/// <param name="Branch">The branch's name.</param>
/// <param name="Held">Whether it held; one without a condition always holds.</param>
/// <param name="Conditions">What it saw; <see langword="null"/> where it has no condition.</param>
internal sealed record BranchResult(string Branch, bool Held, IReadOnlyList<ConditionResult>? Conditions);

/// <summary>An event that another one acknowledged.</summary>
/// <param name="Event">The event.</param>
/// <param name="Assignment">The assignment.</param>
/// <param name="Owner">The name of who had it.</param>
internal sealed record AcknowledgedEvent(string Event, string Assignment, string Owner)
{
    /// <summary>The partitions of the table of waiting events that it is in; not kept.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Keys { get; init; } = [];
}
