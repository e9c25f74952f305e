using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Timeouts;

namespace GtmFunctions.Pipeline.Enrich.Awaiting;

/// <summary>Gives up an answer whose time is up, or that could not be asked for, and lets its event go on where it was the last.</summary>
internal sealed class EnrichmentTimeout(ParkedEvents parkedEvents, ParkedEventReleaser releasing, TimeProvider clock) : ITimeoutHandler
{
    private const string Run = "run";

    /// <inheritdoc/>
    public TimeoutKind Kind => TimeoutKind.Enrichment;

    /// <summary>The timeout of an answer.</summary>
    public static TimeoutMessage Message(Correlation correlation, string run, DateTimeOffset dueAt) => new()
    {
        Kind = TimeoutKind.Enrichment,
        Id = correlation.Text,
        EventId = correlation.EventId,
        DueAt = dueAt,
        Details = new JsonObject { [Run] = run },
    };

    /// <inheritdoc/>
    public async Task HandleAsync(TimeoutMessage message, CancellationToken cancellation)
    {
        if (!Correlation.TryParse(message.Id, out var correlation))
            throw new UnprocessableException($"'{message.Id}' names no event that waits for an enricher.");
        while (await parkedEvents.FindAsync(correlation.EventId, cancellation) is { } parked)
        {
            var waited = Duration.Text((parked.AnswerOf(correlation.Enricher)?.Until ?? parked.ParkedAt) - parked.ParkedAt);
            var after = ParkingRule.GiveUp(
                parked,
                correlation.Enricher,
                FieldText.From(message.Details[Run]) ?? "",
                FieldText.From(message.Details[EnrichmentPost.Failed]),
                $"{parked.AnswerOf(correlation.Enricher)?.Source} did not call back within {waited}",
                clock.GetUtcNow());
            if (!ReferenceEquals(after, parked))
            {
                if (await parkedEvents.TryChangeAsync(after, cancellation) is not { } changed)
                    continue;
                after = changed;
            }

            if (after.State == ParkedState.Waiting && ParkingRule.IsSettled(after))
                await releasing.ReleaseAsync(after, cancellation);
            return;
        }
    }
}
