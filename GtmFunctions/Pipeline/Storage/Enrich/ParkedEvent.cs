using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Enrich;

/// <summary>Where a parked event is in its wait.</summary>
internal enum ParkedState
{
    /// <summary>It waits, or all that it waited for is settled and it is about to go on.</summary>
    Waiting,

    /// <summary>It went on.</summary>
    Released,

    /// <summary>An answer that it cannot do without did not come: it is in the dead letter.</summary>
    Dead,
}

/// <summary>What became of one answer that an event waits for.</summary>
internal enum AwaitedState
{
    /// <summary>It may still come.</summary>
    Waiting,

    /// <summary>It came in time.</summary>
    Answered,

    /// <summary>It did not come in time.</summary>
    TimedOut,

    /// <summary>It could not be asked for.</summary>
    Failed,
}

/// <summary>One answer that an event waits for.</summary>
internal sealed record AwaitedAnswer
{
    /// <summary>The enricher's name.</summary>
    public required string Enricher { get; init; }

    /// <summary>The source that is called back.</summary>
    public required string Source { get; init; }

    /// <summary>The value that is looked up.</summary>
    public required string Key { get; init; }

    /// <summary>The name of the action that asks.</summary>
    public required string Post { get; init; }

    /// <summary>How long the event waits.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Whether the event does not go on without it.</summary>
    public bool MustCome { get; init; }

    /// <summary>What became of it.</summary>
    public AwaitedState State { get; init; }

    /// <summary>When that was; none while it may still come.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Why it did not come.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? Why { get; init; }

    /// <summary>The event that the call back was taken in as, in time or late; none while there was none.</summary>
    public string? By { get; init; }

    /// <summary>When the call back came.</summary>
    public DateTimeOffset? CalledBackAt { get; init; }
}

/// <summary>An event that waits for answers, or did.</summary>
internal sealed record ParkedEvent : StoredRecord
{
    /// <summary>The event.</summary>
    public required string EventId { get; init; }

    /// <summary>Where it is in its wait.</summary>
    public ParkedState State { get; init; }

    /// <summary>The nonce of the replay that it was parked in; empty for the first run.</summary>
    public string Run { get; init; } = "";

    /// <summary>When it was parked.</summary>
    public required DateTimeOffset ParkedAt { get; init; }

    /// <summary>What it waits for, in the order in which its workflows ask.</summary>
    public required IReadOnlyList<AwaitedAnswer> Awaited { get; init; }

    /// <summary>The answer of an enricher; <see langword="null"/> where none is awaited.</summary>
    public AwaitedAnswer? AnswerOf(string enricher) => Awaited.FirstOrDefault(answer => answer.Enricher == enricher);
}

/// <summary>An event that waits, as a list of them shows it.</summary>
/// <param name="EventId">The event.</param>
/// <param name="ParkedAt">Since when.</param>
/// <param name="Until">Until when at the most.</param>
/// <param name="Sources">The sources that are to call back.</param>
internal sealed record WaitingEvent(string EventId, DateTimeOffset ParkedAt, DateTimeOffset Until, IReadOnlyList<string> Sources);

/// <summary>JSON of parked events.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(ParkedEvent))]
internal sealed partial class ParkedJson : JsonSerializerContext;
