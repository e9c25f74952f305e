using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>
/// Publishes rules for whoever changes them (a page, a command, a pipeline, a sheet): with the version that they began from, so that
/// nobody undoes what they have not seen.
/// </summary>
public sealed class RulesPublisher(PublishedDocuments documents, ConfigurationPublisher publisher, PublicationHistory history)
{
    /// <summary>Makes rules current.</summary>
    /// <param name="what">The rules, who publishes them and why.</param>
    /// <param name="beganFrom">
    /// The version that they began from; <see langword="null"/> to replace whichever is current.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<PublishingResult> PublishAsync(Publishing what, string? beganFrom, CancellationToken cancellation) => TryAsync(
        beganFrom, current => publisher.TryPublishAsync(what, current, cancellation), cancellation);

    /// <summary>Puts rules beside the current ones, or changes their share.</summary>
    /// <param name="what">The rules, who rolls them out and why.</param>
    /// <param name="percent">The share of the keys that they decide, from 1 to 99; 0 to only show them the events.</param>
    /// <param name="beganFrom">
    /// The version that they began from; <see langword="null"/> to stand beside whichever is current.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Also <see cref="PublishingResult.Superseded"/> where nothing is published that they could stand beside.</returns>
    public Task<PublishingResult> RollOutAsync(Publishing what, int percent, string? beganFrom, CancellationToken cancellation) => TryAsync(
        beganFrom,
        current => current is null
            ? Task.FromResult<ReadResult?>(null)
            : publisher.TryRollOutAsync(what, percent, current, cancellation),
        cancellation,
        needsCurrent: true);

    /// <summary>Makes rules current, or puts them beside the current ones, as a share says.</summary>
    internal Task<PublishingResult> PublishAsync(Publishing what, RolloutShare to, string? beganFrom, CancellationToken cancellation) =>
        to.IsAll ? PublishAsync(what, beganFrom, cancellation) : RollOutAsync(what, to.Percent, beganFrom, cancellation);

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

    private async Task<PublishingResult> TryAsync(
        string? beganFrom,
        Func<PublishedVersion?, Task<ReadResult?>> publish,
        CancellationToken cancellation,
        bool needsCurrent = false)
    {
        while (true)
        {
            var current = await documents.CurrentAsync(cancellation);
            if ((beganFrom is not null && beganFrom != current?.Name) || (needsCurrent && current is null))
            {
                var by = current?.Publication is { } last ? await history.FindAsync(last, cancellation) : null;
                return new PublishingResult.Superseded(current, by);
            }

            // Who did not say what they began from replaces whoever came first
            if (await publish(current) is { } read)
                return read.Configuration is null ? new PublishingResult.Invalid(read) : new PublishingResult.Published(read);
        }
    }
}
