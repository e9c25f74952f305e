using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Config;

/// <summary>Publishes versions: one that has errors is not even kept.</summary>
public sealed partial class ConfigurationPublisher(
    VersionStore store, ConfigurationReader reader, ConfigurationVersions versions, ILogger<ConfigurationPublisher> logger)
{
    /// <summary>Makes a document the current version, once it is valid.</summary>
    /// <returns>What reading it found; nothing is published where that has errors.</returns>
    public async Task<ReadResult> PublishAsync(ConfigurationBundle bundle, CancellationToken cancellation)
    {
        var read = reader.Read(bundle);
        if (read.Configuration is not { } configuration)
            return read;
        await store.KeepAsync(configuration.Version, bundle, cancellation);
        await store.SetCurrentAsync(configuration.Version, cancellation);
        versions.Remember(configuration);
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
        versions.Remember(configuration);
        Log.Published(logger, configuration.Version);
        return read;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Configuration {Version} is current")]
        public static partial void Published(ILogger logger, string version);
    }
}
