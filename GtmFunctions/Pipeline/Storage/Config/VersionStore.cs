using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>
/// The configuration's versions as they are stored: immutable blobs named for their version, and one blob that names the current one.
/// Nothing but storage's own word that a blob is not there counts as none.
/// </summary>
public sealed partial class VersionStore(StorageConnection storage)
{
    private const string CurrentBlob = "current";
    private const string VersionsPrefix = "versions/";

    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Configuration);
    private readonly BlobContainerClient _edgeBlobs = storage.EdgeBlobs.GetBlobContainerClient(ContainerNames.Configuration);

    /// <summary>The version that is published; <see langword="null"/> where storage says that none is.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<PublishedVersion?> CurrentAsync(CancellationToken cancellation)
    {
        try
        {
            var found = (await _edgeBlobs.GetBlobClient(CurrentBlob).DownloadContentAsync(cancellation)).Value;
            return PointerData.Read(found.Content.ToString(), found.Details);
        }
        catch (RequestFailedException missing) when (ConfigBlob.IsNone(missing))
        {
            return null;
        }
    }

    /// <summary>A version's document with its tables; <see langword="null"/> where storage says that there is none of that name.</summary>
    /// <param name="version">The version's name.</param>
    /// <param name="atTheEdge">Whether somebody waits for the answer of a webhook, so that storage gets no more than a moment.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    /// <exception cref="ConfigurationMissingException">What is stored is no version.</exception>
    public async Task<ConfigurationBundle?> FindAsync(string version, bool atTheEdge, CancellationToken cancellation)
    {
        // A name that no version can have is not asked for: it might be no name of a blob either
        if (!Version().IsMatch(version))
            return null;
        try
        {
            var blob = (atTheEdge ? _edgeBlobs : _blobs).GetBlobClient(BlobOf(version));
            return ConfigurationBundle.FromJson((await blob.DownloadContentAsync(cancellation)).Value.Content.ToString());
        }
        catch (RequestFailedException missing) when (ConfigBlob.IsNone(missing))
        {
            return null;
        }
        catch (JsonException wrong)
        {
            throw new ConfigurationMissingException(
                $"What is stored as configuration {version} is none ({ContainerNames.Configuration}/{BlobOf(version)}): {wrong.Message}",
                wrong);
        }
    }

    /// <summary>All versions and when each was first published, newest first.</summary>
    public async Task<IReadOnlyList<(string Version, DateTimeOffset PublishedAt)>> ListAsync(CancellationToken cancellation)
    {
        var versions = new List<(string Version, DateTimeOffset PublishedAt)>();
        await foreach (var blob in _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, VersionsPrefix, cancellation))
            versions.Add((Path.GetFileNameWithoutExtension(blob.Name), blob.Properties.CreatedOn ?? default));
        return [.. versions.OrderByDescending(version => version.PublishedAt)];
    }

    /// <summary>All versions, and when each was last made current, or stored.</summary>
    internal async Task<IReadOnlyDictionary<string, DateTimeOffset>> LastUsedAsync(CancellationToken cancellation)
    {
        var versions = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        await foreach (var blob in _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, VersionsPrefix, cancellation))
            versions[Path.GetFileNameWithoutExtension(blob.Name)] = blob.Properties.LastModified ?? default;
        return versions;
    }

    /// <summary>Stores a version. It is named for its content, so one that is there already is the same.</summary>
    public async Task KeepAsync(string version, ConfigurationBundle bundle, CancellationToken cancellation)
    {
        try
        {
            await _blobs.GetBlobClient(BlobOf(version)).UploadAsync(new BinaryData(bundle.ToJson()), overwrite: false, cancellation);
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            // The same bytes
        }
    }

    /// <summary>
    /// Deletes a version that is neither current nor rolled out. One that somebody made current meanwhile is stored again, for then it
    /// decides.
    /// </summary>
    /// <returns>Whether it is gone.</returns>
    internal async Task<bool> TryForgetAsync(string version, CancellationToken cancellation)
    {
        if (IsNamed(await CurrentAsync(cancellation), version)
            || await FindAsync(version, atTheEdge: false, cancellation) is not { } bundle)
            return false;
        await _blobs.GetBlobClient(BlobOf(version)).DeleteIfExistsAsync(cancellationToken: cancellation);
        if (!IsNamed(await CurrentAsync(cancellation), version))
            return true;
        await KeepAsync(version, bundle, cancellation);
        return false;
    }

    /// <summary>Makes a stored version the current one, in place of one that was seen.</summary>
    /// <param name="publication">What is published, which is stored.</param>
    /// <param name="replaces">What is current as far as the caller knows; <see langword="null"/> for none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it is; <see langword="false"/> where another one became current meanwhile.</returns>
    internal async Task<bool> TrySetCurrentAsync(Publication publication, PublishedVersion? replaces, CancellationToken cancellation)
    {
        await TouchAsync(publication.Version, cancellation);
        if (publication.Rollout is { } beside)
            await TouchAsync(beside.Version, cancellation);
        var conditions = replaces is null
            ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : new BlobRequestConditions { IfMatch = replaces.Tag };
        var options = new BlobUploadOptions { Conditions = conditions, Metadata = PointerData.Write(publication) };
        try
        {
            await _blobs.GetBlobClient(CurrentBlob).UploadAsync(new BinaryData(publication.Version), options, cancellation);
            return true;
        }
        catch (RequestFailedException other) when (other.Status is 409 or 412)
        {
            // The client resends a write whose answer was lost, and is then refused for its own first one
            return (await CurrentAsync(cancellation))?.Publication == publication.Id;
        }
    }

    // When a version may be forgotten goes by when it was last current; that nobody may know it before it is
    private async Task TouchAsync(string version, CancellationToken cancellation) =>
        await _blobs.GetBlobClient(BlobOf(version)).SetMetadataAsync(new Dictionary<string, string>(), cancellationToken: cancellation);

    private static bool IsNamed(PublishedVersion? current, string version) =>
        current?.Name == version || current?.Rollout?.Version == version;

    [GeneratedRegex(@"\A[0-9a-f]{12}\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Version();

    private static string BlobOf(string version) => $"{VersionsPrefix}{version}.json";
}
