using System.Collections.Concurrent;
using Azure;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Config;

/// <summary>
/// The configuration that decides. Each instance looks every few seconds which version is published, so a new one is everywhere soon, and
/// an event goes on with the version of its intake. A version that this build does not accept never takes the place of one that it does.
/// </summary>
public sealed partial class ConfigurationVersions(
    VersionStore store, ConfigurationReader reader, TimeProvider clock, ILogger<ConfigurationVersions> logger) : IDisposable
{
    /// <summary>How old the knowledge of which version is current may be.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    // How many earlier versions are tried where the published one cannot be used
    private const int MostTried = 10;

    private readonly ConcurrentDictionary<string, Configuration> _versions = new();
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile Configuration? _current;
    private volatile ConfigurationMissingException? _unusable;
    private long _looked;

    /// <summary>The version that decided when it was last looked; <see langword="null"/> until one is loaded.</summary>
    public Configuration? Loaded => _current;

    /// <summary>Why the published version does not decide; <see langword="null"/> where it does, or where none is published.</summary>
    public string? Fault => _unusable?.Message;

    /// <summary>Makes a document the current version, once it is valid.</summary>
    /// <returns>What reading it found; nothing is published where that has errors.</returns>
    public async Task<ReadResult> PublishAsync(ConfigurationBundle bundle, CancellationToken cancellation)
    {
        var read = reader.Read(bundle);
        if (read.Configuration is not { } configuration)
            return read;
        await store.KeepAsync(configuration.Version, bundle, cancellation);
        await store.SetCurrentAsync(configuration.Version, cancellation);
        Remember(configuration);
        Log.Published(logger, configuration.Version);
        return read;
    }

    /// <summary>Makes a document the current version in place of one that was seen, once it is valid.</summary>
    /// <param name="bundle">The document.</param>
    /// <param name="replaces">What is published as far as the caller knows; <see langword="null"/> for none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// What reading it found, as <see cref="PublishAsync"/>; <see langword="null"/> where another version was published meanwhile, and
    /// stays.
    /// </returns>
    public async Task<ReadResult?> TryPublishAsync(ConfigurationBundle bundle, PublishedVersion? replaces, CancellationToken cancellation)
    {
        var read = reader.Read(bundle);
        if (read.Configuration is not { } configuration)
            return read;
        await store.KeepAsync(configuration.Version, bundle, cancellation);
        if (!await store.TrySetCurrentAsync(configuration.Version, replaces, cancellation))
            return null;
        Remember(configuration);
        Log.Published(logger, configuration.Version);
        return read;
    }

    /// <summary>The version that decides. Where storage cannot be asked, the one that was current last.</summary>
    /// <exception cref="RequestFailedException">None was loaded yet and storage cannot be asked.</exception>
    /// <exception cref="ConfigurationMissingException">None was ever published, or this build accepts none that was.</exception>
    public async Task<Configuration> CurrentAsync(CancellationToken cancellation)
    {
        if (_current is { } known)
        {
            // One caller looks; the others, and all callers when storage is away, go on with what is known.
            if (!IsFresh && _refreshing.Wait(0, CancellationToken.None))
                await RefreshAsync(known, cancellation);
            return _current!;
        }

        await _refreshing.WaitAsync(cancellation);
        try
        {
            if (_current is null && _unusable is { } unusable && IsFresh)
                throw new ConfigurationMissingException(unusable.Message, unusable);
            return _current ?? Decide(await LoadPublishedAsync(cancellation));
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>The version that decides; <see langword="null"/> where none can be loaded.</summary>
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
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    /// <exception cref="ConfigurationMissingException">There is none of that name, or this build does not accept it.</exception>
    public async Task<Configuration> GetAsync(string version, CancellationToken cancellation) =>
        _versions.TryGetValue(version, out var known)
            ? known
            : _versions.GetOrAdd(version, await LoadAsync(version, atTheEdge: false, cancellation));

    /// <summary>A version by its name; <see langword="null"/> where it is not known, or is not valid to this version of the app.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<Configuration?> FindAsync(string version, CancellationToken cancellation)
    {
        try
        {
            return await GetAsync(version, cancellation);
        }
        catch (ConfigurationMissingException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _refreshing.Dispose();

    /// <summary>What reading a document would find; nothing is changed.</summary>
    public ReadResult Read(ConfigurationBundle bundle) => reader.Read(bundle);

    /// <summary>The version that is published, asked of storage; <see langword="null"/> where storage says that none is.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public Task<PublishedVersion?> PublishedAsync(CancellationToken cancellation) => store.CurrentAsync(cancellation);

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

    private bool IsFresh => clock.GetElapsedTime(Interlocked.Read(ref _looked)) <= Freshness;

    private async Task RefreshAsync(Configuration known, CancellationToken cancellation)
    {
        try
        {
            var published = await store.CurrentAsync(cancellation) ?? throw NonePublished();
            var decides = _versions.TryGetValue(published.Name, out var earlier)
                ? earlier
                : await LoadAsync(published.Name, atTheEdge: true, cancellation);
            Remember(decides);
        }
        catch (ConfigurationMissingException unusable)
        {
            if (_unusable?.Message != unusable.Message)
                Log.Kept(logger, known.Version, unusable.Message);
            _unusable = unusable;
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

    private async Task<Configuration> LoadPublishedAsync(CancellationToken cancellation)
    {
        var published = await store.CurrentAsync(cancellation) ?? throw NonePublished();
        try
        {
            var configuration = await LoadAsync(published.Name, atTheEdge: true, cancellation);
            _unusable = null;
            return configuration;
        }
        catch (ConfigurationMissingException unusable)
        {
            Interlocked.Exchange(ref _looked, clock.GetTimestamp());
            _unusable = unusable;
            var before = await LastAcceptedAsync(published.Name, cancellation);
            if (before is null)
                throw;
            Log.Kept(logger, before.Version, unusable.Message);
            return before;
        }
    }

    // What ops went back from is newer than what they went back to, so only what was published before that is tried
    private async Task<Configuration?> LastAcceptedAsync(string published, CancellationToken cancellation)
    {
        var earlier = (await store.ListAsync(cancellation)).SkipWhile(version => version.Version != published).Skip(1);
        foreach (var (version, _) in earlier.Take(MostTried))
        {
            if (await FindAsync(version, cancellation) is { } accepted)
                return accepted;
        }

        return null;
    }

    private async Task<Configuration> LoadAsync(string version, bool atTheEdge, CancellationToken cancellation)
    {
        var bundle = await store.FindAsync(version, atTheEdge, cancellation)
            ?? throw new ConfigurationMissingException($"There is no configuration {version} in storage.");
        var read = Read(version, bundle);
        return read.Configuration ?? throw new ConfigurationMissingException(
            $"Configuration {version} was valid when it was published and is not to this version of the app: " +
            $"{string.Join("; ", read.Errors)}");
    }

    // A reader that fails on what is stored must not take the app with it
    private ReadResult Read(string version, ConfigurationBundle bundle)
    {
        try
        {
            return reader.Read(bundle);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new ConfigurationMissingException(
                $"Configuration {version} cannot be read: {failure.GetType().Name}: {failure.Message}", failure);
        }
    }

    private Configuration Remember(Configuration configuration)
    {
        _unusable = null;
        return Decide(configuration);
    }

    private Configuration Decide(Configuration configuration)
    {
        _versions[configuration.Version] = configuration;
        _current = configuration;
        Interlocked.Exchange(ref _looked, clock.GetTimestamp());
        return configuration;
    }

    private static ConfigurationMissingException NonePublished() =>
        new($"No configuration was published yet: the container {ContainerNames.Configuration} names no current one.");

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Configuration {Version} is current")]
        public static partial void Published(ILogger logger, string version);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Whether configuration {Version} is still current could not be seen; going on with it")]
        public static partial void NotRefreshed(ILogger logger, string version, Exception failure);

        [LoggerMessage(Level = LogLevel.Error, Message = "No configuration could be loaded")]
        public static partial void NotLoaded(ILogger logger, Exception failure);

        [LoggerMessage(
            EventId = 5040,
            EventName = "ConfigurationUnusable",
            Level = LogLevel.Error,
            Message = "Going on with configuration {Version}, for the published one cannot be used: {Fault}")]
        public static partial void Kept(ILogger logger, string version, string fault);
    }
}
