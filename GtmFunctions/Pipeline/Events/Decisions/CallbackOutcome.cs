using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>What an event is as a callback.</summary>
internal sealed record CallbackOutcome
{
    /// <summary>The correlation as it came back; <see langword="null"/> where there was none.</summary>
    public string? Correlation { get; init; }

    /// <summary>The event that it answers; <see langword="null"/> where it answers none and is an event of its own.</summary>
    public string? Answers { get; init; }

    /// <summary>The enricher that it answers for; as <see cref="Answers"/>.</summary>
    public string? Enricher { get; init; }

    /// <summary>What it is to that event; as <see cref="Answers"/>.</summary>
    public CallBackVerdict? Verdict { get; init; }

    /// <summary>Why.</summary>
    [JsonConverter(typeof(EnrichmentReasonConverter))]
    public EnrichmentReason? Why { get; init; }
}

/// <summary>What a callback is to the event that it names.</summary>
internal enum CallBackVerdict
{
    /// <summary>It does not wait for it, or not for that source's.</summary>
    NotAwaited,

    /// <summary>It waits for it.</summary>
    InTime,

    /// <summary>It went on without it.</summary>
    Late,

    /// <summary>Another callback was first.</summary>
    Repeated,
}
