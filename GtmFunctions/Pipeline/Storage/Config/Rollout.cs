using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>
/// A version beside the current one that decides a part of the events, or decides all of them without being acted on, until it is made
/// current or stopped.
/// </summary>
/// <param name="Version">The version's name.</param>
/// <param name="Percent">Which share of the keys it decides, from 1 to 99; 0 where it is only shown the events.</param>
/// <param name="Since">Since when it does so in this share.</param>
public sealed record Rollout(string Version, int Percent, DateTimeOffset Since)
{
    /// <summary>Whether it decides and nothing of that is done.</summary>
    [JsonIgnore]
    public bool IsShadow => Percent == 0;
}
