using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Events;

/// <summary>A question to an enricher that calls back.</summary>
/// <param name="Enricher">The enricher's name.</param>
/// <param name="Correlation">The id that is to come back.</param>
/// <param name="Run">The nonce of the replay that the event was parked in; empty for the first run.</param>
/// <param name="Until">How long the event waits: what is not asked by then is not asked at all.</param>
public sealed record EnrichmentPost(string Enricher, string Correlation, string Run, DateTimeOffset Until)
{
    /// <summary>The detail of a timeout that says why there will be no answer.</summary>
    public const string Failed = "failed";

    /// <summary>What ends the wait for an answer that cannot be asked for.</summary>
    public TimeoutMessage GivenUp(string eventId, string why, DateTimeOffset now) => new()
    {
        Kind = TimeoutKind.Enrichment,
        Id = Correlation,
        EventId = eventId,
        DueAt = now,
        Details = new JsonObject { ["run"] = Run, [Failed] = why },
    };
}
