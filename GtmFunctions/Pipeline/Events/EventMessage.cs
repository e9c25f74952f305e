using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>A canonical event, on its way to enrichment or routing.</summary>
public sealed record EventMessage : StageMessage
{
    /// <summary>The event.</summary>
    public required CanonicalEvent Event { get; init; }

    /// <summary>When its first delivery was taken in: the place of its row in the index.</summary>
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>
    /// When the webhook of its first delivery came in; none in messages of a version that did not say, and for events of our own.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ReceivedAt { get; init; }

    /// <summary>When it came in, as far as that is known.</summary>
    [JsonIgnore]
    public DateTimeOffset CameIn => ReceivedAt ?? FirstSeenAt;

    /// <summary>The configuration version that decides it.</summary>
    public required string Configuration { get; init; }

    /// <summary>The correlation that came beside its payload; none where there was none.</summary>
    public string? Correlation { get; init; }

    /// <summary>How the record that it is about was waited for so far; none where it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FetchWait? Fetch { get; init; }

    /// <summary>
    /// The queue message whose run may have claimed actions of the event before it handed the event on; none where none did.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ClaimedBy { get; init; }

    /// <summary>What an enricher called back after the event went on without it; none where the event is on its first way.</summary>
    public LateAnswer? Late { get; init; }

    /// <inheritdoc/>
    public override string Key => Late is { } late ? $"{Event.Id}:late:{late.Enricher}" : Event.Id;

    /// <inheritdoc/>
    public override string TraceId => Event.Id;
}
