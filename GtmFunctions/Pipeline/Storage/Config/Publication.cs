using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>What a publication did.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PublicationKind>))]
public enum PublicationKind
{
    /// <summary>A version became the current one.</summary>
    [JsonStringEnumMemberName("publish")]
    Publish,

    /// <summary>An earlier version became the current one again.</summary>
    [JsonStringEnumMemberName("rollback")]
    RollBack,

    /// <summary>A version was put beside the current one for a share of the keys or as a shadow, or its share was changed.</summary>
    [JsonStringEnumMemberName("rollout")]
    Rollout,

    /// <summary>The version beside the current one was taken away.</summary>
    [JsonStringEnumMemberName("stop")]
    Stop,
}

/// <summary>
/// That the rules changed: which version became current or was rolled out, by whom, when and why. Publications are a chain, each naming
/// the one before, and the pointer to the current version names the last; so one whose author was too late is not of the history.
/// </summary>
public sealed record Publication
{
    /// <summary>Its id, which sorts by its time.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// The publication before it; <see langword="null"/> for the first, or where an earlier version of the app made that.
    /// </summary>
    public string? After { get; init; }

    /// <summary>What it did.</summary>
    public required PublicationKind What { get; init; }

    /// <summary>The version that is current since.</summary>
    public required string Version { get; init; }

    /// <summary>The version that was current before; <see langword="null"/> for the first.</summary>
    public string? Before { get; init; }

    /// <summary>The version that is rolled out since, if one is.</summary>
    public Rollout? Rollout { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it.</summary>
    public required PublicationAuthor By { get; init; }

    /// <summary>What they wrote to it.</summary>
    public string? Note { get; init; }

    /// <summary>What changed, in a few lines such as <c>territories.csv: 2 rows changed</c>.</summary>
    public IReadOnlyList<string> Summary { get; init; } = [];
}
