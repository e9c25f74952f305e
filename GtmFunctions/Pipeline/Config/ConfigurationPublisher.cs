using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Config;

/// <summary>
/// Makes versions current: one that has errors is not even kept, and of two who publish over the same version the second is told. Each
/// publication is written down before it counts.
/// </summary>
public sealed partial class ConfigurationPublisher(
    VersionStore store,
    PublicationHistory history,
    ConfigurationReader reader,
    ConfigurationVersions versions,
    TimeProvider clock,
    ILogger<ConfigurationPublisher> logger)
{
    /// <summary>Makes a document the current version, once it is valid, whichever is current.</summary>
    /// <returns>What reading it found; nothing is published where that has errors.</returns>
    public async Task<ReadResult> PublishAsync(Publishing what, CancellationToken cancellation)
    {
        var read = reader.Read(what.Bundle);
        if (read.Configuration is not { } configuration)
            return read;
        while (!await TryPublishAsync(what, configuration, await store.CurrentAsync(cancellation), cancellation))
        {
            // Somebody else was quicker, and is replaced
        }

        return read;
    }

    /// <summary>
    /// Makes a valid document the current version in place of one that was seen. What is rolled out beside that one is rolled out no more:
    /// it knows nothing of this change.
    /// </summary>
    /// <param name="what">The document, who publishes it and why.</param>
    /// <param name="configuration">What reading the document gave.</param>
    /// <param name="replaces">What is published as far as the caller knows; <see langword="null"/> for none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// Whether it is current; <see langword="false"/> where another version was published meanwhile, and stays. A version that is current
    /// already is not published again.
    /// </returns>
    internal async Task<bool> TryPublishAsync(
        Publishing what, Configuration configuration, PublishedVersion? replaces, CancellationToken cancellation)
    {
        if (replaces is { Rollout: null } && replaces.Name == configuration.Version)
        {
            versions.Remember(configuration);
            return true;
        }

        await store.KeepAsync(configuration.Version, what.Bundle, cancellation);
        var publication = New(what.What, configuration.Version, replaces, what.By, what.Note) with
        {
            Summary = await SummaryAsync(replaces, what.Bundle, cancellation),
        };
        if (!await TryMoveAsync(publication, replaces, cancellation))
            return false;
        versions.Remember(configuration);
        Log.Published(logger, configuration.Version, what.By.Kind, what.By.Name);
        return true;
    }

    /// <summary>Puts a valid version beside the current one, or changes its share.</summary>
    /// <param name="what">The version, who rolls it out and why.</param>
    /// <param name="configuration">What reading the version gave.</param>
    /// <param name="percent">The share of the keys that it decides, from 1 to 99; 0 to only show it the events.</param>
    /// <param name="current">The current version as it was seen.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it is there; <see langword="false"/> where the pointer moved meanwhile, and stays.</returns>
    internal async Task<bool> TryRollOutAsync(
        Publishing what, Configuration configuration, int percent, PublishedVersion current, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 99);
        await store.KeepAsync(configuration.Version, what.Bundle, cancellation);
        var rollout = new Rollout(configuration.Version, percent, clock.GetUtcNow());
        var publication = New(PublicationKind.Rollout, current.Name, current, what.By, what.Note) with
        {
            Rollout = rollout,
            Summary = await SummaryAsync(current, what.Bundle, cancellation),
        };
        if (!await TryMoveAsync(publication, current, cancellation))
            return false;
        versions.LookAgain();
        Log.RolledOut(logger, configuration.Version, percent, what.By.Name);
        return true;
    }

    /// <summary>Takes the version beside the current one away; its events go on by it to their end.</summary>
    /// <param name="by">Who.</param>
    /// <param name="note">Why.</param>
    /// <param name="current">The current version as it was seen.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it is away; <see langword="false"/> where the pointer moved meanwhile, and stays.</returns>
    public async Task<bool> TryStopAsync(
        PublicationAuthor by, string? note, PublishedVersion current, CancellationToken cancellation)
    {
        if (!await TryMoveAsync(New(PublicationKind.Stop, current.Name, current, by, note), current, cancellation))
            return false;
        versions.LookAgain();
        return true;
    }

    private async Task<bool> TryMoveAsync(Publication publication, PublishedVersion? replaces, CancellationToken cancellation)
    {
        await history.KeepAsync(publication, cancellation);
        if (await store.TrySetCurrentAsync(publication, replaces, cancellation))
            return true;
        await history.ForgetAsync(publication, cancellation);
        return false;
    }

    private Publication New(PublicationKind what, string version, PublishedVersion? replaces, PublicationAuthor by, string? note)
    {
        var now = clock.GetUtcNow();
        return new Publication
        {
            Id = PublicationHistory.NewId(now),
            After = replaces?.Publication,
            What = what,
            Version = version,
            Before = replaces?.Name,
            At = now,
            By = by,
            Note = note,
        };
    }

    private async Task<IReadOnlyList<string>> SummaryAsync(
        PublishedVersion? before, ConfigurationBundle after, CancellationToken cancellation)
    {
        try
        {
            var old = before is null ? null : await store.FindAsync(before.Name, atTheEdge: false, cancellation);
            return RulesDiff.Between(old, after).Summary();
        }
        catch (ConfigurationMissingException)
        {
            return ["the version before cannot be read"];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Configuration {Version} is current, by {Kind} {Author}")]
        public static partial void Published(ILogger logger, string version, AuthorKind kind, string author);

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Configuration {Version} is rolled out to {Percent} % of the keys beside the current one, by {Author}")]
        public static partial void RolledOut(ILogger logger, string version, int percent, string author);
    }
}
