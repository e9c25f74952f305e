using Azure;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>The version that is published.</summary>
/// <param name="Name">The version's name.</param>
/// <param name="Tag">Changes with each publication, so that nobody publishes over what they have not seen.</param>
public sealed record PublishedVersion(string Name, ETag Tag);
