namespace GtmFunctions.Pipeline.Storage;

/// <summary>Row keys of a delivery's or event's partition, in the order in which a trace tells them.</summary>
public static class TraceRows
{
    /// <summary>A delivery's one row.</summary>
    public const string Delivery = "delivery";

    /// <summary>An event's head: what it is.</summary>
    public const string Event = "0.event";

    /// <summary>The canonical event as intake made it.</summary>
    public const string Payload = "0.payload";

    /// <summary>How it was received.</summary>
    public const string Receive = "1.receive";

    /// <summary>What intake made of it.</summary>
    public const string Intake = "2.intake";

    /// <summary>Before a duplicate's delivery id and place.</summary>
    public const string DuplicatePrefix = "2.duplicate.";

    /// <summary>What enrichers answered.</summary>
    public const string Enrich = "3.enrich";

    /// <summary>What it waits for; no part of the story.</summary>
    public const string Parked = "3.parked";

    /// <summary>What was decided.</summary>
    public const string Route = "4.route";

    /// <summary>Before the name of an enricher that answered late: what that changed.</summary>
    public const string LatePrefix = "4.route.late.";

    /// <summary>Before an action's name.</summary>
    public const string ActionPrefix = "5.action.";

    /// <summary>Before the name of an action that had to wait before its first try.</summary>
    public const string WaitingPrefix = "5.waiting.";

    /// <summary>Before a dead letter's id.</summary>
    public const string DeadLetterPrefix = "6.dead-letter.";
}
