using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Limits.Breaker;

/// <summary>What all instances know together of whether a destination is up.</summary>
public sealed record BreakerState
{
    /// <summary>Before the first failure.</summary>
    public static readonly BreakerState Closed = new();

    /// <summary>How many calls in a row have failed.</summary>
    public int Failures { get; init; }

    /// <summary>Since when it is left alone; <see langword="null"/> while it is up.</summary>
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>When it may be probed.</summary>
    public DateTimeOffset OpenUntil { get; init; }

    /// <summary>How many pauses there have been since <see cref="OpenedAt"/>.</summary>
    public int Pauses { get; init; }

    /// <summary>The queue message that probes, if one does.</summary>
    public string? ProbeBy { get; init; }

    /// <summary>When the probe counts as lost.</summary>
    public DateTimeOffset ProbeUntil { get; init; }

    /// <summary>What the last failure was.</summary>
    public string Reason { get; init; } = "";

    /// <summary>
    /// Since when the action waits that waits longest; its age is what a metric shows. <see langword="null"/> where none waits.
    /// </summary>
    public DateTimeOffset? OldestWaiting { get; init; }

    /// <summary>How long the action has waited that waits longest; zero where none waits.</summary>
    public TimeSpan OldestWait(DateTimeOffset now) => OldestWaiting is { } since && since < now ? now - since : TimeSpan.Zero;
    /// <summary>
    /// Since when it takes nothing from us: it is switched off there, or our credentials or settings are not good. <see langword="null"/>
    /// while it takes something.
    /// </summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>An event whose action it failed.</summary>
    public string? Sample { get; init; }

    /// <summary>Whether it is left alone.</summary>
    [JsonIgnore]
    public bool IsOpen => OpenedAt is not null;
}

/// <summary>JSON of the breaker.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(BreakerState))]
internal sealed partial class BreakerJson : JsonSerializerContext;
