using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>
/// One go-to-market event in the form that every stage after intake sees: a CloudEvents 1.0 envelope
/// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md) whose data has the same fields whatever tool sent it.
/// </summary>
public sealed record CanonicalEvent
{
    /// <summary>The CloudEvents version; always 1.0.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = "1.0";

    /// <summary>
    /// Our id: <c>e</c>, the day it was first seen, a dash, and a hash of source and provider id. The same for every delivery of the same
    /// event of the same source.
    /// </summary>
    public required string Id { get; init; }

    /// <summary>The name of the source in the configuration.</summary>
    public required string Source { get; init; }

    /// <summary>The canonical type, such as <c>lead.created</c>; the provider's own where no rule names another.</summary>
    public required string Type { get; init; }

    /// <summary>What the event is about, for ordering and reading: an e-mail address, a deal's id, an account's domain.</summary>
    public string? Subject { get; init; }

    /// <summary>When it happened by the provider's clock; when it came in, where the provider does not say.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The media type of <see cref="Data"/>; always JSON.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    /// <summary>The id that the provider gave, or the hash of the bytes where it gave none.</summary>
    [JsonPropertyName("providerid")]
    public required string ProviderId { get; init; }

    /// <summary>The type that the provider gave.</summary>
    [JsonPropertyName("providertype")]
    public required string ProviderType { get; init; }

    /// <summary>How it came; none where a webhook brought it. No destination is sent it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Arrival? Arrival { get; init; }

    /// <summary>
    /// How it came back to us, or was made of another event; none for an event that came from elsewhere. No destination is sent it.
    /// </summary>
    public IReadOnlyList<Hop>? Hops { get; init; }

    /// <summary>
    /// <c>person</c>, <c>account</c>, <c>deal</c>, <c>page</c>, <c>product</c>, <c>payment</c>, <c>changes</c>, and <c>raw</c>:
    /// the payload as it came, which no stage rewrites.
    /// </summary>
    public required JsonObject Data { get; init; }
}
