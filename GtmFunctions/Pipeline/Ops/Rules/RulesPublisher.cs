using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>
/// Publishes rules for whoever changes them (a page, a command, a pipeline, a sheet): only where their fixtures hold, and with the version
/// that they began from, so that nobody undoes what they have not seen.
/// </summary>
public sealed class RulesPublisher(
    PublishedDocuments documents,
    ConfigurationReader reader,
    ConfigurationPublisher publisher,
    PublicationHistory history,
    FixtureRunner fixtures)
{
    // A chain that is longer was not begun from anything that it still names
    private const int MostLooked = 500;

    /// <summary>Makes rules current.</summary>
    /// <param name="what">The rules, who publishes them and why.</param>
    /// <param name="beganFrom">
    /// The version that they began from; <see langword="null"/> to replace whichever is current.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<PublishingResult> PublishAsync(Publishing what, string? beganFrom, CancellationToken cancellation) =>
        PublishAsync(what, RolloutShare.All, beganFrom, cancellation);

    /// <summary>Makes rules current, or puts them beside the current ones, as a share says.</summary>
    /// <returns>Also <see cref="PublishingResult.Superseded"/> where nothing is published that they could stand beside.</returns>
    /// <inheritdoc cref="PublishAsync(Publishing, string?, CancellationToken)"/>
    /// <param name="what">The rules, who publishes them and why.</param>
    /// <param name="to">How much they are to decide.</param>
    /// <param name="beganFrom">
    /// The version that they began from; <see langword="null"/> to replace, or stand beside, whichever is current.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task<PublishingResult> PublishAsync(
        Publishing what, RolloutShare to, string? beganFrom, CancellationToken cancellation)
    {
        var read = reader.Read(what.Bundle);
        if (read.Configuration is not { } configuration)
            return new PublishingResult.Invalid(read);

        // Who goes back is in a hurry, and the version held its fixtures when it was published
        if (what.What != PublicationKind.RollBack
            && await fixtures.RunAsync(configuration, what.Bundle.Fixtures, cancellation) is { Passed: false } failed)
            return new PublishingResult.FixturesFailed(failed);
        while (true)
        {
            var current = await documents.CurrentAsync(cancellation);
            if ((beganFrom is not null && beganFrom != current?.Name) || (current is null && !to.IsAll))
                return new PublishingResult.Superseded(current, await ByAsync(current, cancellation));

            // Who did not say what they began from replaces whoever came first
            if (to.IsAll
                ? await publisher.TryPublishAsync(what, configuration, current, cancellation)
                : await publisher.TryRollOutAsync(what, configuration, to.Percent, current!, cancellation))
                return new PublishingResult.Published(read);
        }
    }

    /// <summary>
    /// Makes rules current, or rolls them out, where all that was published since they began is the author's own: a pipeline's is what
    /// pipelines published, a program's what it published under its name; what came with a package or of <c>gtm dev</c> is anybody's.
    /// </summary>
    /// <param name="what">The rules, who publishes them and why.</param>
    /// <param name="to">How much they are to decide.</param>
    /// <param name="since">The version that they began from; <see langword="null"/> where that is not known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task<PublishingResult> PublishOwnAsync(
        Publishing what, RolloutShare to, string? since, CancellationToken cancellation)
    {
        while (true)
        {
            var current = await documents.CurrentAsync(cancellation);
            if (current is not null && await OtherAsync(current, since, what.By, cancellation) is { } other)
                return new PublishingResult.Superseded(current, other);
            var result = await PublishAsync(what, to, current?.Name, cancellation);
            if (result is not PublishingResult.Superseded)
                return result;
        }
    }

    /// <summary>Takes the rules beside the current ones away.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> StopAsync(PublicationAuthor by, string? note, CancellationToken cancellation)
    {
        while (await documents.CurrentAsync(cancellation) is { Rollout: not null } current)
        {
            if (await publisher.TryStopAsync(by, note, current, cancellation))
                return true;
        }

        return false;
    }

    private async Task<Publication?> ByAsync(PublishedVersion? current, CancellationToken cancellation) =>
        current?.Publication is { } last ? await history.FindAsync(last, cancellation) : null;

    private async Task<Publication?> OtherAsync(
        PublishedVersion current, string? since, PublicationAuthor by, CancellationToken cancellation)
    {
        foreach (var publication in await history.ListAsync(MostLooked, cancellation, current.Publication))
        {
            if (since is not null && publication.Version == since)
                return null;
            if (!IsOwn(publication.By, by))
                return publication;
        }

        return null;
    }

    private static bool IsOwn(PublicationAuthor published, PublicationAuthor by) =>
        published.Kind is AuthorKind.Package or AuthorKind.Dev
        || (published.Kind == by.Kind && (by.Kind == AuthorKind.Git || published.Name == by.Name));
}
