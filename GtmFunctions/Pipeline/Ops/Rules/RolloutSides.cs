using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>What the version that is rolled out decided, beside what the current one did.</summary>
public sealed record RolloutSides
{
    /// <summary>The share of the keys that it decides; 0 where it is only shown the events.</summary>
    public required int Percent { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many events were looked at, newest first.</summary>
    public required int Looked { get; init; }

    /// <summary>Whether these are all since then.</summary>
    public required bool IsAll { get; init; }

    /// <summary>The current version.</summary>
    public required RolloutSide Current { get; init; }

    /// <summary>The version that is rolled out.</summary>
    public required RolloutSide Beside { get; init; }

    /// <summary>How many events both decided; 0 where each decides its own.</summary>
    public int Both { get; init; }

    /// <summary>How many of those they decided differently.</summary>
    public int Differ { get; init; }

    /// <summary>Some of those, newest first.</summary>
    public IReadOnlyList<RolloutDifference> Examples { get; init; } = [];
}

/// <summary>What one version decided.</summary>
/// <param name="Version">The version.</param>
/// <param name="Events">How many events.</param>
/// <param name="Outcomes">How many by outcome, the most first.</param>
/// <param name="Owners">How many by owner's address, the most first.</param>
/// <param name="Branches">How many by workflow and branch, the most first.</param>
public sealed record RolloutSide(
    string Version,
    int Events,
    IReadOnlyList<CountedName> Outcomes,
    IReadOnlyList<CountedName> Owners,
    IReadOnlyList<CountedName> Branches);

/// <summary>How often there was something.</summary>
/// <param name="Name">What.</param>
/// <param name="Count">How often.</param>
public sealed record CountedName(string Name, int Count);

/// <summary>An event that two versions decide differently.</summary>
/// <param name="Event">The event's id.</param>
/// <param name="Type">Its canonical type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Current">What the current version decided, in a few words.</param>
/// <param name="Beside">What the version that is rolled out decided.</param>
public sealed record RolloutDifference(string Event, string Type, string? Subject, string Current, string Beside);

/// <summary>JSON of a comparison.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(RolloutSides))]
internal sealed partial class RolloutJson : JsonSerializerContext;
