using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>One action to be done.</summary>
internal record PlannedAction
{
    /// <summary>
    /// The action's name, which no other action of the event has: its place, unless a replay or a late answer does it once more.
    /// </summary>
    public string Name { get => field ?? Place; init; }

    /// <summary>The workflow that asks for it.</summary>
    public required string Workflow { get; init; }

    /// <summary>The branch that asks for it.</summary>
    public required string Branch { get; init; }

    /// <summary>Its place in the branch, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The destination's name.</summary>
    public required string To { get; init; }

    /// <summary>What the workflow decided that templates may name.</summary>
    public Decided Decided { get => field ?? Decided.Nothing; init; }

    /// <summary>Its place in the document, which is its name the first time that it is done.</summary>
    [JsonIgnore]
    public string Place => $"{Workflow}:{Branch}:{Index}";

    /// <summary>The message that has it done.</summary>
    /// <param name="message">The event that it was decided for.</param>
    /// <param name="total">How many actions that event has in all.</param>
    public ActionMessage MessageFor(EventMessage message, int total) => new()
    {
        Action = Name,
        Event = message.Event,
        FirstSeenAt = message.FirstSeenAt,
        ReceivedAt = message.ReceivedAt,
        Configuration = message.Configuration,
        Workflow = Workflow,
        Branch = Branch,
        Index = Index,
        Total = total,
        Decided = Decided,
        ClaimedBy = message.ClaimedBy,
        Parent = message.Parent,
    };
}

/// <summary>An action that a replay leaves out.</summary>
internal sealed record LeftOutAction : PlannedAction
{
    /// <summary>Its class; <see langword="null"/> where it is not known.</summary>
    public string? Class { get; init; }

    /// <summary>Why it is left out; <see langword="null"/> in a row that was written before reasons were typed.</summary>
    public LeaveOutReason? Reason { get; init; }

    /// <summary>The sentence of such a row.</summary>
    public string? Why { get; init; }

    /// <summary>Leaves an action out.</summary>
    public static LeftOutAction From(PlannedAction planned, string? kind, LeaveOutReason reason) => new()
    {
        Name = planned.Name,
        Workflow = planned.Workflow,
        Branch = planned.Branch,
        Index = planned.Index,
        To = planned.To,
        Decided = planned.Decided,
        Class = kind,
        Reason = reason,
    };
}
