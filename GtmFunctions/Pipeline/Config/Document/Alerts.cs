namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>Who is told when something breaks.</summary>
/// <param name="To">The destination's name.</param>
/// <param name="On">What is told.</param>
public sealed record Alerts(string To, IReadOnlyList<AlertKind> On);

/// <summary>What can be told.</summary>
public enum AlertKind
{
    /// <summary><c>dead-letter</c>: an event or action needs someone to look at it.</summary>
    DeadLetter,

    /// <summary><c>silent-source</c>: a source brings fewer events than it should.</summary>
    SilentSource,

    /// <summary><c>failing-destination</c>: a destination refuses or does not answer.</summary>
    FailingDestination,

    /// <summary><c>signature-failures</c>: many requests of a source do not prove where they come from.</summary>
    SignatureFailures,

    /// <summary><c>schema-drift</c>: the payloads of a source have changed.</summary>
    SchemaDrift,

    /// <summary><c>slow-pipeline</c>: events wait too long.</summary>
    SlowPipeline,
}
