namespace GtmFunctions.Pipeline.Events;

/// <summary>What became of an event, as search, trace and metrics say it.</summary>
public static class Outcomes
{
    /// <summary>Taken in; not decided yet.</summary>
    public const string Accepted = "accepted";

    /// <summary>Decided; actions are under way.</summary>
    public const string Routed = "routed";

    /// <summary>No workflow and no signal listens for its type.</summary>
    public const string Unhandled = "unhandled";

    /// <summary>Only signals listen for its type, and at least one counted it.</summary>
    public const string Counted = "counted";

    /// <summary>Everything that listens for it filtered it out.</summary>
    public const string Filtered = "filtered";

    /// <summary>Older than an event already acted on, or the same intent as one: noted, not acted on.</summary>
    public const string Dropped = "dropped";

    /// <summary>A workflow took it and had nothing to do: no branch matched, or the branch has no action.</summary>
    public const string Logged = "logged";

    /// <summary>A call back: it answered what another event waited for.</summary>
    public const string Answered = "answered";

    /// <summary>Every action arrived.</summary>
    public const string Delivered = "delivered";

    /// <summary>A stage or an action is in the dead letter.</summary>
    public const string DeadLettered = "dead-lettered";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Accepted, Routed, Unhandled, Counted, Filtered, Dropped, Logged, Answered, Delivered, DeadLettered];
}
