using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>What came of one enricher, or of fetching the record that an event is about.</summary>
internal sealed record EnricherOutcome
{
    /// <summary><see cref="From"/> where providers were asked.</summary>
    public const string ByProviders = "providers";

    /// <summary><see cref="From"/> where all was remembered.</summary>
    public const string Cache = "cache";

    /// <summary><see cref="From"/> where the event was called back before.</summary>
    public const string Recalled = "its call back";

    /// <summary><see cref="From"/> where whoever simulates says what would be answered.</summary>
    public const string Known = "known";

    /// <summary>The enricher's name.</summary>
    public required string Enricher { get; init; }

    /// <summary>The value that was looked up; <see langword="null"/> where nothing was.</summary>
    public string? Key { get; init; }

    /// <summary>Why nothing was looked up.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? Skipped { get; init; }

    /// <summary>What came of each provider of the waterfall, in its order; <see langword="null"/> where it has none.</summary>
    public IReadOnlyList<ProviderOutcome>? Providers { get; init; }

    /// <summary>Who gave what is given: <see cref="ByProviders"/>, <see cref="Cache"/>, the source that called back, and so on.</summary>
    public string? From { get; init; }

    /// <summary>How old the oldest of what was remembered is, where all was.</summary>
    public long? AgeSeconds { get; init; }

    /// <summary>What is wanted and not known, because somebody could not be asked or failed.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? Missing { get; init; }

    /// <summary>Why nothing at all came of it.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? Failed { get; init; }

    /// <summary>Why it was not waited for any longer.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? TimedOut { get; init; }

    /// <summary>That all who were asked know nothing, which is an answer.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? NotFound { get; init; }

    /// <summary>That somebody would have been asked and was not.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? NotAsked { get; init; }

    /// <summary>The call that asked for a callback; <see langword="null"/> where none was made or arrived.</summary>
    public QuestionPosted? Posted { get; init; }

    /// <summary>The callback that was in time, or before its event was decided anew.</summary>
    public CalledBack? CalledBack { get; init; }

    /// <summary>What the event waits for.</summary>
    public AnswerAwaited? Waiting { get; init; }

    /// <summary>The fields that were given, by their paths; <see langword="null"/> where nobody was asked.</summary>
    public IReadOnlyDictionary<string, GivenField>? Gave { get; init; }

    /// <summary>The account that was looked for; <see langword="null"/> for all but <see cref="AccountMatch.Name"/>.</summary>
    public AccountMatch? Account { get; init; }

    /// <summary>The record that was fetched, as it was read.</summary>
    public JsonNode? Fetched { get; init; }

    /// <summary>Why the record is not kept.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? NotKept { get; init; }

    /// <summary>When the record is tried to be read again.</summary>
    public DateTimeOffset? Again { get; init; }

    /// <summary>Whether something that was wanted is not known.</summary>
    [JsonIgnore]
    public bool IsMissing => (Missing ?? Failed ?? TimedOut) is not null;

    /// <summary>Whether it was waited for, and the wait is over.</summary>
    [JsonIgnore]
    public bool IsSettled => CalledBack is not null || TimedOut is not null || (Failed is not null && Providers is null);
}

/// <summary>A field that was given.</summary>
/// <param name="Value">The value; <see langword="null"/> where none fits the field.</param>
/// <param name="From">Who gave it, or the path of the record that did.</param>
public sealed record GivenField(JsonNode? Value, string From)
{
    /// <summary>What the event had already, which stays.</summary>
    public JsonNode? Kept { get; init; }

    /// <summary>Why the value does not fit the field, in words.</summary>
    public string? LeftOut { get; init; }

    /// <summary>Whether it says something that was not known.</summary>
    [JsonIgnore]
    public bool IsNew => Kept is null && LeftOut is null;
}

/// <summary>The call that asked for a callback.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="Tries">How many tries it took.</param>
/// <param name="To">The destination's name.</param>
internal sealed record QuestionPosted(DateTimeOffset At, int Tries, string To);

/// <summary>A callback that answered.</summary>
/// <param name="At">When it came.</param>
/// <param name="Event">The event that it was taken in as.</param>
/// <param name="AfterSeconds">How long after it was asked for; <see langword="null"/> where it was not.</param>
internal sealed record CalledBack(DateTimeOffset? At, string? Event, double? AfterSeconds);

/// <summary>A callback that an event waits for.</summary>
/// <param name="For">The source that is to call back.</param>
/// <param name="Correlation">The id that is to come back.</param>
/// <param name="Since">Since when the event waits.</param>
/// <param name="Until">How long it waits.</param>
internal sealed record AnswerAwaited(string For, string Correlation, DateTimeOffset Since, DateTimeOffset Until);
