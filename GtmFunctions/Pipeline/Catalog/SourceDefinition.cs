using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>What the catalogue knows of a provider of webhooks: one file of <c>Catalog/sources</c>.</summary>
public sealed record SourceDefinition
{
    private static readonly TimeSpan LeastRepeat = TimeSpan.FromDays(1);

    /// <summary>The file's name without its ending, which <c>provider:</c> names.</summary>
    public required string Name { get; init; }

    /// <summary>The name people know it by.</summary>
    public required string Title { get; init; }

    /// <summary>Where the provider documents its webhooks.</summary>
    public Uri? Docs { get; init; }

    /// <summary>
    /// What the file rests on, with each fact's origin and how sure it is: <c>[S]</c> the vendor's word, <c>[V]</c> a well-kept third
    /// party's, <c>[M]</c> unconfirmed.
    /// </summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>
    /// How a request proves where it comes from: the first of these whose proof is in the request decides, or the first of all.
    /// Empty where only the document can say (<c>hmac</c>).
    /// </summary>
    public required IReadOnlyList<SignatureDefinition> Signature { get; init; }

    /// <summary>Where id, type, time and the items of a batch are.</summary>
    public required EventDefinition Event { get; init; }

    /// <summary>Provider type to canonical type.</summary>
    public IReadOnlyDictionary<string, string> Types { get; init; } = new Dictionary<string, string>();

    /// <summary>What the events of some types, or of some fields, fill and are called; all rows that hold for an event count.</summary>
    public IReadOnlyList<EventKind> Kinds { get; init; } = [];

    /// <summary>Canonical field to where it comes from in every event, whatever its kind.</summary>
    public IReadOnlyDictionary<FieldPath, FieldMapping> Map { get; init; } = new Dictionary<FieldPath, FieldMapping>();

    /// <summary>How the records that its thin events are about can be read, where an API does.</summary>
    public FetchDefinition? Fetch { get; init; }

    /// <summary>How its API is asked for what happened, where it can be.</summary>
    public PollDefinition? Poll { get; init; }

    /// <summary>Whether it sends no webhooks, so that it can only be polled.</summary>
    public bool IsOnlyPolled => Poll is not null && Signature.Count == 0;

    /// <summary>The question by which the provider tests an address before it sends events, where it has one.</summary>
    public HandshakeDefinition? Handshake { get; init; }

    /// <summary>What the provider wants to read when its events are stored.</summary>
    public AcknowledgementKind Acknowledge { get; init; }

    /// <summary>What the provider does when it is not answered with success.</summary>
    public RetryDefinition Retries { get; init; } = new();

    /// <summary>
    /// From when on an equal payload is an event of its own, where no id that can be trusted tells: what the event's definition says, else
    /// a day, or as long as the provider goes on sending again where that is longer.
    /// </summary>
    public TimeSpan RepeatAfter => Event.RepeatAfter ?? (Retries.For is { } tries && tries > LeastRepeat ? tries : LeastRepeat);

    /// <summary>A request as the provider would send it, unsigned, for <c>gtm send</c>, the demo and tests.</summary>
    public SampleDefinition? Sample { get; init; }

    /// <summary>Further requests by what they show, such as <c>deal-stage-changed</c>: one for each kind of event that teams use.</summary>
    public IReadOnlyDictionary<string, SampleDefinition> Samples { get; init; } = new Dictionary<string, SampleDefinition>();
}
