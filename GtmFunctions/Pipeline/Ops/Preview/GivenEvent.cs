using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>
/// An event that a preview is given, in place of those that came: a webhook of a source, or an event as intake would make it.
/// </summary>
public sealed record GivenEvent
{
    /// <summary>The source that the webhook would come from; <see langword="null"/> for an event.</summary>
    public string? Source { get; init; }

    /// <summary>The webhook's body as JSON.</summary>
    public JsonNode? Payload { get; init; }

    /// <summary>The webhook's body as text, where it is no JSON.</summary>
    public string? Text { get; init; }

    /// <summary>The body's media type; JSON where nothing is said.</summary>
    public string? ContentType { get; init; }

    /// <summary>The webhook's headers.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>When it is decided; when it happened by itself where nothing is said.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>An event as intake would make it, enriched or not; <see langword="null"/> for a webhook.</summary>
    public CanonicalEvent? Event { get; init; }
}
