using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>A sender of webhooks: a catalogue provider with what this team says of its own use of it.</summary>
public sealed record Source
{
    /// <summary>The name in <c>/api/hooks/{source}</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The provider's definition with the document's own <c>signature</c>, <c>header</c>, <c>event</c> and <c>tolerance</c> laid over it.
    /// </summary>
    public required SourceDefinition Provider { get; init; }

    /// <summary>Names of settings that hold the live secrets; any of them may have signed.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>When secrets run out, by their name, where the document says.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Expires { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>The address that the provider called, where its signature covers it and a proxy changes it.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The most bytes a body may have; 1 MiB unless the document says otherwise.</summary>
    public int MaxBytes { get; init; } = 1 << 20;

    /// <summary>
    /// Whether items of a batch that the provider's signature does not cover (Segment signs the first only) are refused; else they are
    /// taken in, and their traces say so.
    /// </summary>
    public bool RefuseUnsignedItems { get; init; }

    /// <summary>The fewest events that a period should bring, where the document says.</summary>
    public Expectation? Expect { get; init; }

    /// <summary>Whether its last requests are kept as they came.</summary>
    public CaptureMode Capture { get; init; }

    /// <summary>How the records that its thin events are about are read, where the document says that they are.</summary>
    public SourceFetch? Fetch { get; init; }

    /// <summary>How its API is asked for what happened, where the document says that it is.</summary>
    public SourcePoll? Poll { get; init; }

    /// <summary>Whether it takes webhooks: one that is polled and names no secret does not.</summary>
    public bool TakesWebhooks => Poll is null || Secrets.Count > 0 || Provider.Handshake is { SuppliesSecret: true };

    /// <summary>How its webhooks are compared with what its API says; <see langword="null"/> where they are not.</summary>
    public SourceGaps? Gaps { get; init; }

    /// <summary>
    /// The source as the records that it is polled for are read, by the records' name: their own ids, types and fields in place of those of
    /// its webhooks. Empty where it is not polled.
    /// </summary>
    public IReadOnlyDictionary<string, Source> Records { get; init; } = new Dictionary<string, Source>();

    /// <summary>
    /// By what its webhooks and the records that it is polled for are known to tell the same change; of a source as records are read, those
    /// records' own alone. Empty where the two are not compared, or share their ids.
    /// </summary>
    public IReadOnlyList<ChangeMatch> Changes { get; init; } = [];

    /// <summary>The fields of its payloads whose values are stored nowhere.</summary>
    internal IReadOnlyList<FieldMask> Mask { get; init; } = [];

    /// <summary>
    /// What an event of the source is called and which fields it fills: the provider's words with the document's laid over them.
    /// </summary>
    public required SourceMapping Mapping { get; init; }

    /// <summary>Every canonical type that is named for what comes of it.</summary>
    public IReadOnlySet<string> CanonicalTypes =>
        Mappings.SelectMany(mapping => mapping.CanonicalTypes).ToHashSet(StringComparer.Ordinal);

    /// <summary>How all that comes of it is read: its webhooks, where it takes any, and the records that it is polled for.</summary>
    public IEnumerable<SourceMapping> Mappings =>
        Records.Values.Select(records => records.Mapping).Concat(TakesWebhooks ? [Mapping] : []);
}

/// <summary>The fewest events that a period should bring.</summary>
/// <param name="AtLeast">How many.</param>
/// <param name="Per">The period.</param>
public sealed record Expectation(int AtLeast, TimeSpan Per);

/// <summary>Whether the last requests of a source are kept as they came.</summary>
public enum CaptureMode
{
    /// <summary>While somebody has switched it on.</summary>
    Switched,

    /// <summary>At all times.</summary>
    Always,

    /// <summary>Never, whoever asks: its payloads are not to be looked at.</summary>
    Never,
}
