using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What every message between stages has: all that its stage needs, so that a dead letter can be put back as it is.</summary>
public abstract record StageMessage
{
    /// <summary>
    /// The nonce of the replay that put this message back, so that it may take over what its first run claimed; else none.
    /// </summary>
    public string? Replay { get; init; }

    /// <summary>The replay of many that put this message back, until its stage begins with it; else none.</summary>
    public string? Job { get; init; }

    /// <summary>How its event goes through the stages once more; none where this is its first time.</summary>
    public Rerun? Rerun { get; init; }

    /// <summary>
    /// The trace that it is a part of, as <see cref="TraceParent"/> says; none in a message of a version that did not say, or where nothing
    /// is traced.
    /// </summary>
    [JsonPropertyName("traceparent")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Parent { get; init; }

    /// <summary>What this message is about, the same for every copy: the delivery's, event's or action's id.</summary>
    [JsonIgnore]
    public abstract string Key { get; }

    /// <summary>The delivery or event whose trace tells of this message.</summary>
    [JsonIgnore]
    public abstract string TraceId { get; }
}
