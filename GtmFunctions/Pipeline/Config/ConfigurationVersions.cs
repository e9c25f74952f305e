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

    private readonly LoadedVersions _versions = new(store, reader);
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private volatile LiveRules? _live;
    private volatile ConfigurationMissingException? _unusable;
    private long _looked;

    /// <summary>The version that decided when it was last looked; <see langword="null"/> until one is loaded.</summary>
    public Configuration? Loaded => _live?.Current;

    /// <summary>Why the published version does not decide; <see langword="null"/> where it does, or where none is published.</summary>
    public string? Fault => _unusable?.Message;

    /// <summary>The current version. Where storage cannot be asked, the one that was current last.</summary>
    /// <exception cref="RequestFailedException">None was loaded yet and storage cannot be asked.</exception>
    /// <exception cref="ConfigurationMissingException">None was ever published, or this build accepts none that was.</exception>
    public async Task<Configuration> CurrentAsync(CancellationToken cancellation) => (await LiveAsync(cancellation)).Current;

    /// <summary>
    /// The current version and the one that is rolled out beside it. Where storage cannot be asked, those that decided last.
    /// </summary>
    /// <inheritdoc cref="CurrentAsync"/>
    public async Task<LiveRules> LiveAsync(CancellationToken cancellation)
    {
        if (_live is { } known)
        {
            // One caller looks; the others, and all callers when storage is away, go on with what is known.
            if (!IsFresh && _refreshing.Wait(0, CancellationToken.None))
                await RefreshAsync(known, cancellation);
            return _live!;
        }

        await _refreshing.WaitAsync(cancellation);
        try
        {
            if (_live is null && _unusable is { } unusable && IsFresh)
                throw new ConfigurationMissingException(unusable.Message, unusable);
            return _live ?? Decide(await LoadPublishedAsync(cancellation));
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>The version that decides; <see langword="null"/> where none can be loaded.</summary>
    public async Task<Configuration?> TryCurrentAsync(CancellationToken cancellation) => (await TryLiveAsync(cancellation))?.Current;

    /// <summary>The versions that decide; <see langword="null"/> where none can be loaded.</summary>
    public async Task<LiveRules?> TryLiveAsync(CancellationToken cancellation)
    {
        try
        {
            return await LiveAsync(cancellation);
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
    public Task<Configuration> GetAsync(string version, CancellationToken cancellation) => _versions.GetAsync(version, cancellation);

    /// <summary>A version by its name; <see langword="null"/> where it is not known, or is not valid to this version of the app.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public Task<Configuration?> FindAsync(string version, CancellationToken cancellation) => _versions.FindAsync(version, cancellation);

    /// <summary>Goes on with a version that was just published here, with none beside it.</summary>
    internal void Remember(Configuration configuration)
    {
        _unusable = null;
        Decide(new LiveRules(configuration));
    }

    /// <summary>Has what is published looked at anew before the next event is decided.</summary>
    internal void LookAgain() => Interlocked.Exchange(ref _looked, 0);

    /// <inheritdoc/>
    public void Dispose() => _refreshing.Dispose();

    private bool IsFresh => Interlocked.Read(ref _looked) is var looked and not 0 && clock.GetElapsedTime(looked) <= Freshness;

    private async Task RefreshAsync(LiveRules known, CancellationToken cancellation)
    {
        try
        {
            var published = await store.CurrentAsync(cancellation) ?? throw NonePublished();
            var current = _versions.Known(published.Name) ?? await _versions.LoadAsync(published.Name, atTheEdge: true, cancellation);
            _unusable = null;
            Decide(await BesideAsync(current, published, cancellation));
        }
        catch (ConfigurationMissingException unusable)
        {
            if (_unusable?.Message != unusable.Message)
                Log.Kept(logger, known.Current.Version, unusable.Message);
            _unusable = unusable;
        }
        catch (Exception failure) when (failure is RequestFailedException or AggregateException or OperationCanceledException)
        {
            Log.NotRefreshed(logger, known.Current.Version, failure);
        }
        finally
        {
            Interlocked.Exchange(ref _looked, clock.GetTimestamp());
            _refreshing.Release();
        }
    }

    // A version that is rolled out and cannot be used decides nothing; the current one goes on by itself
    private async Task<LiveRules> BesideAsync(Configuration current, PublishedVersion published, CancellationToken cancellation)
    {
        var live = new LiveRules(current);
        if (published.Rollout is not { } rollout)
            return live;
        var beside = await _versions.FindAsync(rollout.Version, cancellation);
        if (beside is null && _live?.Rollout != rollout)
            Log.NotBeside(logger, rollout.Version, current.Version);
        return live with { Rollout = rollout, Beside = beside };
    }

    private async Task<LiveRules> LoadPublishedAsync(CancellationToken cancellation)
    {
        var published = await store.CurrentAsync(cancellation) ?? throw NonePublished();
        try
        {
            var configuration = await _versions.LoadAsync(published.Name, atTheEdge: true, cancellation);
            _unusable = null;
            return await BesideAsync(configuration, published, cancellation);
        }
        catch (ConfigurationMissingException unusable)
        {
            Interlocked.Exchange(ref _looked, clock.GetTimestamp());
            _unusable = unusable;
            var before = await _versions.LastBeforeAsync(published.Name, cancellation);
            if (before is null)
                throw;
            Log.Kept(logger, before.Version, unusable.Message);
            return new LiveRules(before);
        }
    }

    private LiveRules Decide(LiveRules live)
    {
        _versions.Keep(live.Current);
        _live = live;
        Interlocked.Exchange(ref _looked, clock.GetTimestamp());
        return live;
    }

    private static ConfigurationMissingException NonePublished() =>
        new($"No configuration was published yet: the container {ContainerNames.Configuration} names no current one.");

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Whether configuration {Version} is still current could not be seen; going on with it")]
        public static partial void NotRefreshed(ILogger logger, string version, Exception failure);

        [LoggerMessage(
            EventId = 5042,
            EventName = "RolloutUnusable",
            Level = LogLevel.Error,
            Message = "Configuration {Version} is rolled out beside {Current} and cannot be used: the current one decides alone")]
        public static partial void NotBeside(ILogger logger, string version, string current);

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
