namespace GtmFunctions.Pipeline.Storage.Retention;

/// <summary>A kind of data that is forgotten with time.</summary>
internal enum RetentionKind
{
    /// <summary>
    /// <c>payloads</c>: what webhooks said and enrichers answered, in traces, parked events and large messages. Without them an event
    /// cannot be replayed.
    /// </summary>
    Payloads,

    /// <summary><c>traces</c>: what became of deliveries and events, their index, and who is to acknowledge them.</summary>
    Traces,

    /// <summary><c>claims</c>: which events came before, by a hash; a copy that comes later is an event of its own.</summary>
    Claims,

    /// <summary><c>marks</c>: which event of a subject or an intent was acted on last, by a hash.</summary>
    Marks,

    /// <summary><c>signals</c>: what signals count of a key, and when it was last active.</summary>
    Signals,

    /// <summary><c>cache</c>: what enrichers answered, to be used again.</summary>
    Cache,

    /// <summary><c>assignments</c>: who got which event and account, and why.</summary>
    Assignments,

    /// <summary><c>deadLetters</c>: dead letters that were replayed or discarded; one that is open stays.</summary>
    DeadLetters,

    /// <summary><c>replays</c>: replays of many that are over.</summary>
    Replays,

    /// <summary><c>drift</c>: how payloads changed, with a sample of the value.</summary>
    Drift,

    /// <summary><c>configurations</c>: versions of the document that nothing names any more.</summary>
    Configurations,
}

/// <summary>The names of the kinds, as the document writes them.</summary>
internal static class RetentionKindName
{
    /// <summary>The name of a kind, such as <c>deadLetters</c>.</summary>
    public static string For(RetentionKind kind) => char.ToLowerInvariant(kind.ToString()[0]) + kind.ToString()[1..];
}
