using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Limits.Switch;

/// <summary>
/// What all instances know together of whether a destination has switched us off: it answered 410, or what its vendor means by that.
/// </summary>
public sealed record SwitchState
{
    /// <summary>While it takes calls.</summary>
    public static readonly SwitchState On = new();

    /// <summary>Since when it is off; <see langword="null"/> while it is on.</summary>
    public DateTimeOffset? OffSince { get; init; }

    /// <summary>The hash of the addresses and the token that were switched off: others are called.</summary>
    public string Of { get; init; } = "";

    /// <summary>What it answered.</summary>
    public string Reason { get; init; } = "";

    /// <summary>When one action is let through to see whether it is on again.</summary>
    public DateTimeOffset ProbeAt { get; init; }
}

/// <summary>JSON of the switch.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(SwitchState))]
internal sealed partial class SwitchJson : JsonSerializerContext;
