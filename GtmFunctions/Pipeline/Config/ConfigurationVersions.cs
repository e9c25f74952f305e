using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Config;

/// <summary>
/// The configuration's versions: immutable blobs named for their version, and one blob that names the current one. Each instance looks at
/// that one every few seconds, so a new version is everywhere soon, and an event goes on with the version of its intake.
/// </summary>
public sealed partial class ConfigurationVersions(StorageConnection storage, ConfigurationReader reader, TimeProvider clock, ILogger<ConfigurationVersions> logger) : IDisposable
{
    /// <summary>How old the knowledge of which version is current may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private const string CurrentBlob = "current";
    private const string VersionsPrefix = "versions/";

    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Configuration);
    private readonly BlobContainerClient _edgeBlobs = storage.EdgeBlobs.GetBlobContainerClient(ContainerNames.Configuration);
    private readonly ConcurrentDictionary<string, Configuration> _versions = new();
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile Configuration? _current;
    private long _looked;

    /// <summary>The version that was current when it was last looked; <see langword="null"/> until one is loaded.</summary>
    public Configuration? Loaded => _current;

    /// <summary>Makes a document the current version, once it is valid.</summary>
    /// <returns>What reading it found; nothing is published where that has errors.</returns>
    public async Task<ReadResult> PublishAsync(ConfigurationBundle bundle, CancellationToken cancellation)
    {
        var read = reader.Read(bundle);
        if (read.Configuration is not { } configuration)
            return read;
        try
        {
            await _blobs.GetBlobClient(BlobOf(configuration.Version)).UploadAsync(
                new BinaryData(bundle.ToJson()), overwrite: false, cancellation);
        }
        catch (RequestFailedException there) when (there.Status == 409)
        {
            // A version is named for its content, so this is the same one.
        }

        await _blobs.GetBlobClient(CurrentBlob).UploadAsync(new BinaryData(configuration.Version), overwrite: true, cancellation);
        Remember(configuration);
        Log.Published(logger, configuration.Version);
        return read;
    }

    /// <summary>The current version. Where storage cannot be asked, the one that was current last.</summary>
    /// <exception cref="RequestFailedException">None was loaded yet and storage cannot be asked.</exception>
    /// <exception cref="ConfigurationMissingException">None was ever published, or it is not valid to this version of the app.</exception>
    public async Task<Configuration> CurrentAsync(CancellationToken cancellation)
    {
        if (_current is { } known)
        {
            // One caller looks; the others, and all callers when storage is away, go on with what is known.
            if (clock.GetElapsedTime(Interlocked.Read(ref _looked)) > Freshness && _refreshing.Wait(0, CancellationToken.None))
                await RefreshAsync(known, cancellation);
            return _current!;
        }

        await _refreshing.WaitAsync(cancellation);
        try
        {
            return _current ?? Remember(await LoadCurrentAsync(cancellation));
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>The current version; <see langword="null"/> where none can be loaded.</summary>
    public async Task<Configuration?> TryCurrentAsync(CancellationToken cancellation)
    {
        try
        {
            return await CurrentAsync(cancellation);
        }
        catch (Exception failure) when (failure is RequestFailedException or ConfigurationMissingException or AggregateException)
        {
            Log.NotLoaded(logger, failure);
            return null;
        }
    }

    /// <summary>A version by its name, however old.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked, or has no such version.</exception>
    public async Task<Configuration> GetAsync(string version, CancellationToken cancellation) =>
        _versions.TryGetValue(version, out var known) ? known : _versions.GetOrAdd(version, await LoadAsync(_blobs, version, cancellation));

    /// <summary>A version by its name; <see langword="null"/> where it is not known, or is not valid to this version of the app.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<Configuration?> FindAsync(string version, CancellationToken cancellation)
    {
        try
        {
            return await GetAsync(version, cancellation);
        }
        catch (Exception unknown) when (
            unknown is ConfigurationMissingException or RequestFailedException { Status: 400 or 404 } or ArgumentException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _refreshing.Dispose();

    /// <summary>What reading a document would find; nothing is changed.</summary>
    public ReadResult Read(ConfigurationBundle bundle) => reader.Read(bundle);

    /// <summary>The current document with its tables, asked of storage; <see langword="null"/> where none was published.</summary>
    public async Task<ConfigurationBundle?> CurrentBundleAsync(CancellationToken cancellation)
    {
        try
        {
            return await BundleAsync(await CurrentNameAsync(cancellation), cancellation);
        }
        catch (ConfigurationMissingException)
        {
            return null;
        }
    }

    /// <summary>A version's document with its tables; <see langword="null"/> where it is not known.</summary>
    public async Task<ConfigurationBundle?> BundleAsync(string version, CancellationToken cancellation)
    {
        try
        {
            var content = (await _blobs.GetBlobClient(BlobOf(version)).DownloadContentAsync(cancellation)).Value.Content;
            return ConfigurationBundle.FromJson(content.ToString());
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
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

    private async Task RefreshAsync(Configuration known, CancellationToken cancellation)
    {
        try
        {
            var version = await CurrentNameAsync(cancellation);
            if (version != known.Version)
                Remember(_versions.TryGetValue(version, out var earlier) ? earlier : await LoadAsync(_edgeBlobs, version, cancellation));
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException or OperationCanceledException)
        {
            Log.NotRefreshed(logger, known.Version, failure);
        }
        finally
        {
            Interlocked.Exchange(ref _looked, clock.GetTimestamp());
            _refreshing.Release();
        }
    }

    private async Task<Configuration> LoadCurrentAsync(CancellationToken cancellation) =>
        await LoadAsync(_edgeBlobs, await CurrentNameAsync(cancellation), cancellation);

    private async Task<string> CurrentNameAsync(CancellationToken cancellation)
    {
        try
        {
            return (await _edgeBlobs.GetBlobClient(CurrentBlob).DownloadContentAsync(cancellation)).Value.Content.ToString();
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            throw new ConfigurationMissingException($"No configuration was published yet: the blob {ContainerNames.Configuration}/{CurrentBlob} is missing.", missing);
        }
    }

    private async Task<Configuration> LoadAsync(BlobContainerClient blobs, string version, CancellationToken cancellation)
    {
        var content = (await blobs.GetBlobClient(BlobOf(version)).DownloadContentAsync(cancellation)).Value.Content;
        var read = reader.Read(ConfigurationBundle.FromJson(content.ToString()));
        return read.Configuration ?? throw new ConfigurationMissingException(
            $"Configuration {version} was valid when it was published and is not to this version of the app: {string.Join("; ", read.Errors)}");
    }

    private Configuration Remember(Configuration configuration)
    {
        _versions[configuration.Version] = configuration;
        _current = configuration;
        Interlocked.Exchange(ref _looked, clock.GetTimestamp());
        return configuration;
    }

    private static string BlobOf(string version) => $"{VersionsPrefix}{version}.json";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Configuration {Version} is current")]
        public static partial void Published(ILogger logger, string version);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether configuration {Version} is still current could not be seen; going on with it")]
        public static partial void NotRefreshed(ILogger logger, string version, Exception failure);

        [LoggerMessage(Level = LogLevel.Error, Message = "No configuration could be loaded")]
        public static partial void NotLoaded(ILogger logger, Exception failure);
    }
}
