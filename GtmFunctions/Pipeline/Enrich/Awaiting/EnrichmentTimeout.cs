using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
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
        var change = await parkedEvents.ChangeAsync(
            correlation.EventId, parked => GiveUp(parked, correlation.Enricher, message), cancellation);
        if (change.Stands is { State: ParkedState.Waiting } after && ParkingRule.IsSettled(after))
            await releasing.ReleaseAsync(after, cancellation);
    }

    private ParkedEvent GiveUp(ParkedEvent parked, string enricher, TimeoutMessage message)
    {
        var awaited = parked.AnswerOf(enricher);
        return ParkingRule.GiveUp(
            parked,
            enricher,
            FieldText.From(message.Details[Run]) ?? "",
            FieldText.From(message.Details[EnrichmentPost.Failed]) is { } failed
                ? new EnrichmentReason.NotPosted(failed)
                : new EnrichmentReason.NoCallback(
                    awaited?.Source ?? "", Duration.Text((awaited?.Until ?? parked.ParkedAt) - parked.ParkedAt)),
            clock.GetUtcNow());
    }
}
