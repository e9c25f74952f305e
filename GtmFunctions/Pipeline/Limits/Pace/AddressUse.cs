using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>What all instances know together of an address that takes so many requests in its life and no more (Clay).</summary>
/// <param name="Total">All requests that it ever had from us.</param>
internal sealed record AddressUse(long Total)
{
    /// <summary>Before the first request.</summary>
    public static readonly AddressUse None = new(0);
}

/// <summary>How much of the life of one of a destination's addresses is used.</summary>
/// <param name="Address">
/// The setting that holds it, or scheme and host of one that the document names: the rest of it may be a secret.
/// </param>
/// <param name="Used">The requests that it had.</param>
/// <param name="Lifetime">The requests that it takes.</param>
public sealed record AddressLife(string Address, long Used, int Lifetime)
{
    /// <summary>The share from which on people should make another address.</summary>
    public const double NearlyAll = 0.8;

    /// <summary>The requests that are left.</summary>
    public long Left => Math.Max(0, Lifetime - Used);

    /// <summary>Whether it is time to make another address.</summary>
    public bool IsNearlyUsedUp => Used >= NearlyAll * Lifetime;
}

/// <summary>JSON of the use of addresses.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(AddressUse))]
internal sealed partial class AddressJson : JsonSerializerContext;
