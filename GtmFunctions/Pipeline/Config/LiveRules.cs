using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config;

/// <summary>The versions that decide events now: the current one and, while one is rolled out, that one beside it.</summary>
/// <param name="Current">The current version.</param>
public sealed record LiveRules(Configuration Current)
{
    private const int Sides = 100;

    /// <summary>How a version is rolled out; <see langword="null"/> where none is.</summary>
    public Rollout? Rollout { get; init; }

    /// <summary>The version that is rolled out; <see langword="null"/> where none is, or this build does not accept it.</summary>
    public Configuration? Beside { get; init; }

    /// <summary>The version that is only shown the events; <see langword="null"/> where none is.</summary>
    public Configuration? Shadow => Rollout is { IsShadow: true } ? Beside : null;

    /// <summary>
    /// The lists that either version looks into, each with the version that says how it is synced: where both have it, the current one.
    /// </summary>
    public IEnumerable<(Configuration Of, SyncedList List)> Lists =>
    [
        .. Current.Lists.Values.Select(list => (Current, list)),
        .. Beside is { } beside
            ? beside.Lists.Values.Where(list => !Current.Lists.ContainsKey(list.Name)).Select(list => (beside, list))
            : [],
    ];

    /// <summary>The version that decides an event: the same key is decided by the same side while the share does not fall.</summary>
    /// <param name="source">The event's source: where the version beside has none of that name, the current one decides.</param>
    /// <param name="key">What the event is about: an account, else a person, else its subject.</param>
    public Configuration For(string source, string key) =>
        Rollout is { IsShadow: false } rollout && Beside is { } beside && beside.Sources.ContainsKey(source)
        && SideOf(key) < rollout.Percent
            ? beside
            : Current;

    // Evenly spread and the same on each instance; which version is rolled out does not matter, so that a mended one meets the same keys
    private static int SideOf(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key.ToLowerInvariant()), hash);
        return (int)(BitConverter.ToUInt32(hash) % Sides);
    }
}
