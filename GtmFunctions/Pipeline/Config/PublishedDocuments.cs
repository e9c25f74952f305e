using Azure;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config;

/// <summary>The published documents as they were written, whether this build accepts them or not.</summary>
public sealed class PublishedDocuments(VersionStore store)
{
    /// <summary>The version that is published, asked of storage; <see langword="null"/> where storage says that none is.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public Task<PublishedVersion?> CurrentAsync(CancellationToken cancellation) => store.CurrentAsync(cancellation);

    /// <summary>The published document with its tables, asked of storage; <see langword="null"/> where none was published.</summary>
    public async Task<ConfigurationBundle?> CurrentBundleAsync(CancellationToken cancellation)
    {
        try
        {
            return await store.CurrentAsync(cancellation) is { } published
                ? await store.FindAsync(published.Name, atTheEdge: true, cancellation)
                : null;
        }
        catch (ConfigurationMissingException)
        {
            return null;
        }
    }

    /// <summary>A version's document with its tables; <see langword="null"/> where it is not known.</summary>
    public Task<ConfigurationBundle?> BundleAsync(string version, CancellationToken cancellation) =>
        store.FindAsync(version, atTheEdge: false, cancellation);

    /// <summary>All versions and when each was first published, newest first.</summary>
    public Task<IReadOnlyList<(string Version, DateTimeOffset PublishedAt)>> ListAsync(CancellationToken cancellation) =>
        store.ListAsync(cancellation);
}
