namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>What is counted, each in the hour in which it is recorded.</summary>
internal enum Measure
{
    /// <summary>Webhooks that were answered 200.</summary>
    Received,

    /// <summary>Webhooks that were answered with anything else.</summary>
    Refused,

    /// <summary>Events that were taken in.</summary>
    Events,

    /// <summary>Items of webhooks that came before.</summary>
    Duplicates,

    /// <summary>Items of webhooks that their source does not take in.</summary>
    ItemsRefused,

    /// <summary>Events, or workflows' parts in them, that were decided and have actions.</summary>
    Routed,

    /// <summary>Events for whose type nothing listens.</summary>
    Unhandled,

    /// <summary>Events that signals counted and nothing else took.</summary>
    Counted,

    /// <summary>Events, or workflows' parts in them, that were filtered out.</summary>
    Filtered,

    /// <summary>Events, or workflows' parts in them, that are older than one acted on, or the same intent.</summary>
    Dropped,

    /// <summary>Events, or workflows' parts in them, for which there was nothing to do.</summary>
    Logged,

    /// <summary>Call backs that answered what another event waited for.</summary>
    Answered,

    /// <summary>Events whose every action arrived.</summary>
    Completed,

    /// <summary>Tries of actions, whatever came of them.</summary>
    Tries,

    /// <summary>Actions that arrived.</summary>
    Delivered,

    /// <summary>Tries of actions that failed and are to be made again.</summary>
    Retried,

    /// <summary>Actions that failed for good.</summary>
    Failed,

    /// <summary>Dead letters, of whatever stage.</summary>
    DeadLetters,

    /// <summary>Owners who were given an event, each that it went on to too.</summary>
    Assigned,

    /// <summary>Events that their owner acknowledged.</summary>
    Acknowledged,

    /// <summary>Of these, the ones that the first owner acknowledged in time.</summary>
    AcknowledgedInTime,

    /// <summary>Events that an owner could not take when it was looked who could.</summary>
    PassedOver,

    /// <summary>Events that went from an owner to another because they were not acknowledged.</summary>
    Overdue,
}
