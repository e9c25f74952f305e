namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>The times that are measured, each in the hour in which it ends.</summary>
internal enum LatencyKind
{
    /// <summary>From when it happened, as the provider says, until its webhook was received.</summary>
    SourceToReceived,

    /// <summary>From the webhook until the event's decision is written.</summary>
    ReceivedToDecided,

    /// <summary>From the webhook until an action's arrival is recorded, retries included; replays are left out.</summary>
    ReceivedToDelivered,

    /// <summary>
    /// Speed to lead: from the webhook until the first message to the owner that the event was assigned to has arrived, by the clock.
    /// </summary>
    ReceivedToTold,

    /// <summary>The same in working time of the owner.</summary>
    ReceivedToToldInHours,

    /// <summary>Speed to lead: from the webhook until an owner acknowledged the event, by the clock.</summary>
    ReceivedToAcknowledged,

    /// <summary>The same in working time of the owner who had it then.</summary>
    ReceivedToAcknowledgedInHours,
}
