using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>A verified webhook, on its way to intake.</summary>
public sealed record ReceivedMessage : StageMessage
{
    /// <summary>The query's name for <see cref="Correlation"/>.</summary>
    public const string CorrelationQuery = "correlation_id";

    /// <summary>The id that the provider was answered with.</summary>
    public required string Delivery { get; init; }

    /// <summary>The source's name.</summary>
    public required string Source { get; init; }

    /// <summary>When it came in.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How it was found genuine.</summary>
    public required SignatureNote Signature { get; init; }

    /// <summary>The body's media type as sent, or empty.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The body's <c>Content-Encoding</c> as sent; none where it came as it is.</summary>
    public string? ContentEncoding { get; init; }

    /// <summary>The headers that the source's definition reads, by their lower-case names; never a credential.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The <c>correlation_id</c> of the query, where the address that was called is itself the proof.</summary>
    public string? Correlation { get; init; }

    /// <summary>How it came; none for a webhook.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Arrival? Arrival { get; init; }

    /// <summary>The hop header, by which we know an event of our own making; none where there was none.</summary>
    public string? Hops { get; init; }

    /// <summary>The body, where it is valid UTF-8.</summary>
    public string? Text { get; init; }

    /// <summary>The body in base64, where it is not valid UTF-8.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The places of the items of its batch that are to be taken in, from 0; none where all are.</summary>
    public IReadOnlyList<int>? Items { get; init; }

    /// <inheritdoc/>
    public override string Key => Items switch
    {
        null or [] => Delivery,
        [var only] => $"{Delivery}#{only}",
        [var first, ..] => $"{Delivery}#{first}+",
    };

    /// <inheritdoc/>
    public override string TraceId => Delivery;

    /// <summary>The exact bytes of the body, as they were sent and signed.</summary>
    public byte[] Body() => Bytes ?? System.Text.Encoding.UTF8.GetBytes(Text ?? "");
}
