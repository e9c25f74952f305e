using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>How soon the owner that an assignment names says that they have it, and what happens when they do not.</summary>
public sealed record Sla
{
    /// <summary>How long an owner has.</summary>
    public required TimeSpan Acknowledge { get; init; }

    /// <summary>Which hours count.</summary>
    public SlaHours Hours { get; init; }

    /// <summary>When an owner is reminded, after they got it: from the shortest, each shorter than <see cref="Acknowledge"/>.</summary>
    public IReadOnlyList<TimeSpan> RemindAfter { get; init; } = [];

    /// <summary>What a reminder is made of.</summary>
    public IReadOnlyList<WorkflowAction> Remind { get; init; } = [];

    /// <summary>Who gets it when an owner has not acknowledged in time.</summary>
    public SlaSuccessor Successor { get; init; }

    /// <summary>How many get it, the first owner among them, before the fallback does.</summary>
    public int Most { get; init; } = 3;

    /// <summary>What is done when it has gone to somebody else: the branch's own actions are not done again.</summary>
    public required IReadOnlyList<WorkflowAction> Reassign { get; init; }

    /// <summary>The events that acknowledge too.</summary>
    public IReadOnlyList<AcknowledgingEvent> AcknowledgedBy { get; init; } = [];

    /// <summary>Whether events of a type can acknowledge.</summary>
    public bool IsAcknowledgedBy(string type) => AcknowledgedBy.Any(rule => rule.On.Contains(type));

    /// <summary>The actions of a part.</summary>
    public IReadOnlyList<WorkflowAction> Actions(SlaPart part) => part == SlaPart.Remind ? Remind : Reassign;
}

/// <summary>Which hours of an owner count.</summary>
public enum SlaHours
{
    /// <summary><c>working</c>: their working hours, without days out and holidays.</summary>
    Working,

    /// <summary><c>all</c>: every hour.</summary>
    All,
}

/// <summary>Who gets what was not acknowledged.</summary>
public enum SlaSuccessor
{
    /// <summary><c>next</c>: the next of the pool who can take it.</summary>
    Next,

    /// <summary><c>fallback</c>: the fallback at once.</summary>
    Fallback,
}

/// <summary>Events that acknowledge.</summary>
/// <param name="On">Their canonical types.</param>
/// <param name="Key">The fields of which one must have the same value in both events.</param>
/// <param name="Where">What such an event must meet besides, if anything.</param>
public sealed record AcknowledgingEvent(IReadOnlyList<string> On, IReadOnlyList<FieldPath> Key, Filter? Where);
