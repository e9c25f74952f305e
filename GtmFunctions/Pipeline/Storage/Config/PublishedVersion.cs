using Azure;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>The version that is published.</summary>
/// <param name="Name">The version's name.</param>
/// <param name="Tag">Changes with each publication, so that nobody publishes over what they have not seen.</param>
public sealed record PublishedVersion(string Name, ETag Tag)
{
    /// <summary>The publication that made it current; <see langword="null"/> where an earlier version of the app did.</summary>
    public string? Publication { get; init; }

    /// <summary>The version that is rolled out beside it, if one is.</summary>
    public Rollout? Rollout { get; init; }
}
