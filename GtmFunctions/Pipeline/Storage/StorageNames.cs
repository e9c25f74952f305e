using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// The queues of the pipeline, in the order in which an event meets them. The poison queue of each is its name and <c>-poison</c>.
/// </summary>
public static class QueueNames
{
    /// <summary>Verified webhooks, waiting for intake.</summary>
    public const string Received = "gtm-received";

    /// <summary>Canonical events, waiting to be enriched.</summary>
    public const string Events = "gtm-events";

    /// <summary>Enriched events, waiting to be routed.</summary>
    public const string Enriched = "gtm-enriched";

    /// <summary>Actions, waiting to be delivered.</summary>
    public const string Actions = "gtm-actions";

    /// <summary>Messages to ourselves, asleep until something did not happen in time.</summary>
    public const string Timeouts = "gtm-timeouts";

    /// <summary>What the Functions host adds to a queue's name for its dead letters.</summary>
    public const string PoisonSuffix = "-poison";

    /// <summary>All queues but the poison ones.</summary>
    public static IReadOnlyList<string> All { get; } = [.. StageQueue.All.Select(queue => queue.Name)];

    /// <summary>The poison queue of a queue.</summary>
    public static string PoisonOf(string queue) => queue + PoisonSuffix;
}

/// <summary>The tables of the pipeline.</summary>
internal static class TableNames
{
    /// <summary>Idempotency claims.</summary>
    public const string Claims = "GtmClaims";

    /// <summary>What enrichers answered.</summary>
    public const string EnrichmentCache = "GtmEnrichmentCache";

    /// <summary>The last requests of sources that are captured, and which are.</summary>
    public const string Captured = "GtmCaptured";

    /// <summary>What is in the poison queues and why.</summary>
    public const string DeadLetters = "GtmDeadLetters";

    /// <summary>What payloads look like, and how they changed.</summary>
    public const string Drift = "GtmDrift";

    /// <summary>Why a stage failed, until its message is done or dead.</summary>
    public const string Failures = "GtmFailures";

    /// <summary>OAuth grants whose refresh token changes with each use, as they are now.</summary>
    public const string Grants = "GtmGrants";

    /// <summary>Secrets that providers brought in a handshake.</summary>
    public const string HandshakeSecrets = "GtmHandshakeSecrets";

    /// <summary>Imports, and how far each has come.</summary>
    public const string Imports = "GtmImports";

    /// <summary>Replays of many, and how far each has come.</summary>
    public const string Replays = "GtmReplays";

    /// <summary>Pools, accounts and who got what.</summary>
    public const string Assignments = "GtmAssignments";

    /// <summary>Which event was acted on, by what must not be acted on twice or late.</summary>
    public const string Marks = "GtmMarks";

    /// <summary>What would acknowledge what an owner has not acknowledged yet.</summary>
    public const string SlaKeys = "GtmSlaKeys";

    /// <summary>Which events wait for a call back.</summary>
    public const string Parked = "GtmParked";

    /// <summary>
    /// Each destination's pace, breaker and switch, and the use of each address that has a limit for life, as all instances share them.
    /// </summary>
    public const string Destinations = "GtmDestinations";

    /// <summary>How far each source was polled, and what came of it last.</summary>
    public const string Polls = "GtmPolls";

    /// <summary>Who subscribed to what, with their secrets, and replays to them.</summary>
    public const string Subscriptions = "GtmSubscriptions";

    /// <summary>What signals count, and when keys were last active.</summary>
    public const string Signals = "GtmSignals";

    /// <summary>What is wrong and was told.</summary>
    public const string Alerts = "GtmAlerts";

    /// <summary>What sources brought, and how often they were refused.</summary>
    public const string Traffic = "GtmTraffic";

    /// <summary>What was counted and measured, by hour and by day.</summary>
    public const string Numbers = "GtmNumbers";

    /// <summary>How far forgetting what is old came.</summary>
    public const string Retention = "GtmRetention";

    /// <summary>Which account a lead is of: what people decided, and what they are asked.</summary>
    public const string Accounts = "GtmAccounts";

    /// <summary>Which version of each list is in use.</summary>
    public const string Lists = "GtmLists";

    /// <summary>That people were erased, without their addresses.</summary>
    public const string Erasures = "GtmErasures";

    /// <summary>Events, deliveries and their traces: one table for each day, so that a day is forgotten in one call.</summary>
    public const string TracePrefix = "GtmTrace";

    /// <summary>Tables that are always there; a day's trace table is made when the day's first webhook comes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Accounts,
        Alerts,
        Assignments,
        Captured,
        Claims,
        DeadLetters,
        Destinations,
        Drift,
        EnrichmentCache,
        Erasures,
        Failures,
        Grants,
        HandshakeSecrets,
        Imports,
        Lists,
        Marks,
        Numbers,
        Parked,
        Polls,
        Replays,
        Retention,
        Signals,
        SlaKeys,
        Subscriptions,
        Traffic,
    ];
}

/// <summary>The blob containers of the pipeline.</summary>
internal static class ContainerNames
{
    /// <summary>Bodies, messages and stories that fit neither a queue message nor a table entity.</summary>
    public const string Payloads = "gtm-payloads";

    /// <summary>Configuration versions.</summary>
    public const string Configuration = "gtm-config";

    /// <summary>Lists that are synced or imported, and how their syncs went.</summary>
    public const string Lists = "gtm-lists";

    /// <summary>All containers.</summary>
    public static IReadOnlyList<string> All { get; } = [Payloads, Configuration, Lists];
}
