using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Intake;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// Makes events of a verified webhook: splits a batch, claims each event's idempotency key, normalises it, opens its trace, and hands it
/// on. Whatever call fails, running it again goes on: the claim names this message, and what is written is written once.
/// </summary>
public sealed partial class IntakeStage(
    ConfigurationVersions configurations,
    Claims claims,
    DriftWatch drift,
    TrafficCounts traffic,
    EventTrace trace,
    EventIndex index,
    MessageQueue queue,
    ItemLetters letters,
    HopSeal hops,
    TimeProvider clock,
    ILogger<IntakeStage> logger)
{
    private readonly EventClaims _events = new(claims, clock);

    /// <summary>Takes a webhook in.</summary>
    /// <param name="message">The webhook.</param>
    /// <param name="messageId">The queue message's id, the same each time that the message is redelivered.</param>
    /// <param name="cancellation">Ends the work; the message then comes again.</param>
    /// <exception cref="UnprocessableException">
    /// The body cannot be parsed at all, the source is not configured any more, or the webhook goes round.
    /// </exception>
    public async Task HandleAsync(ReceivedMessage message, string messageId, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        var source = SourceOf(message, configuration);
        _ = await hops.OpenAsync(message, cancellation);
        await _events.ClaimTokenAsync(message, cancellation);
        var items = IntakeItem.Split(message, source.Provider.Event);
        if (message.Items is { } only)
            items = [.. items.Where(item => only.Contains(item.Index))];
        var batch = await BatchRun.RunAsync(
            items,
            async item => source.RefuseUnsignedItems && message.Signature.FirstItemOnly && item.Index > 0
                ? RefusedStory(item)
                : await TakeInAsync(message, messageId, configuration, source, item, cancellation));
        batch.Outcomes.AddRange(await letters.PutAsync(message, batch.Odd, cancellation));
        batch.ThrowIfFailed();

        // Nothing to say: this is a second copy of a hand-off whose first copy tells the story.
        if (batch.Outcomes.Count == 0 && items.Count > 0)
            return;
        await TellAsync(message, batch.Outcomes, items.Count, cancellation);
    }

    // Items that are taken in by themselves tell their part: the rest of their batch has told its own
    private async Task TellAsync(ReceivedMessage message, IEnumerable<JsonObject> outcomes, int items, CancellationToken cancellation)
    {
        JsonObject[] told = [.. outcomes.OrderBy(outcome => outcome["item"]!.GetValue<int>())];
        if (message.Items is null)
        {
            await trace.WriteAsync(
                message.Delivery, TraceRows.Delivery, DeliveryStory(message, new JsonArray([.. told]), items), cancellation);
            return;
        }

        foreach (var outcome in told)
            await trace.WriteAsync(message.Delivery, TraceRows.ItemOf(outcome["item"]!.GetValue<int>()), outcome, cancellation);
    }

    private async Task<JsonObject?> TakeInAsync(
        ReceivedMessage message, string messageId, Configuration configuration, Source source, IntakeItem item,
        CancellationToken cancellation)
    {
        var normalised = Normaliser.Normalise(source, item, message.Headers);
        var (claim, why) = await _events.ClaimAsync(message, messageId, configuration.Version, source, item, normalised, cancellation);
        if (!claim.Ours)
            return await DuplicateAsync(message, messageId, item, claim, why, normalised, cancellation);

        // A run before this one may have begun with an older version: one version decides one event.
        if (claim.Configuration != configuration.Version)
        {
            configuration = await configurations.GetAsync(claim.Configuration, cancellation);
            normalised = Normaliser.Normalise(SourceOf(message, configuration), item, message.Headers);
        }

        // A trace is opened once for each event, so an event that comes again is neither counted nor learned from again.
        var sighting = await drift.LookAsync(configuration, message.Source, normalised, claim.EventId, cancellation);
        var opened = await HandOnAsync(message, item, normalised, claim, sighting?.Story, cancellation);
        if (opened)
            traffic.TookIn(message.Source);
        if (opened && sighting is not null)
            await drift.LearnAsync(sighting, cancellation);
        Log.TakenIn(logger, claim.EventId, message.Source, normalised.Type, message.Delivery);
        return new JsonObject { ["item"] = item.Index, ["event"] = claim.EventId, ["outcome"] = Outcomes.Accepted };
    }

    private async Task<bool> HandOnAsync(
        ReceivedMessage message, IntakeItem item, NormalisedItem normalised, Claim claim, JsonArray? drift, CancellationToken cancellation)
    {
        var taken = new EventMessage
        {
            Event = normalised.Event(claim.EventId, message) with { Hops = await hops.OpenAsync(message, cancellation) },
            FirstSeenAt = claim.FirstSeenAt,
            Configuration = claim.Configuration,
            Rerun = message.Rerun,
            Correlation = message.Correlation,
        };
        var opened = await trace.OpenAsync(taken, ReceiveStory(message, item), Story(normalised, claim, drift), cancellation);
        await index.AddAsync(
            new IndexedEvent(
                claim.EventId, claim.FirstSeenAt, message.Source, normalised.Type, normalised.Subject, normalised.ProviderId,
                Outcomes.Accepted),
            cancellation);
        await queue.SendAsync(QueueNames.Events, taken, PipelineJson.Readable.EventMessage, delay: null, cancellation);
        return opened;
    }

    private async Task<JsonObject?> DuplicateAsync(
        ReceivedMessage message, string messageId, IntakeItem item, Claim claim, string why, NormalisedItem normalised,
        CancellationToken cancellation)
    {
        // The queue write of one delivery can be repeated when its answer is lost: that is no second delivery of the event. The same event
        // twice in one batch is.
        if (claim.Delivery == message.Delivery && !claim.Owner.StartsWith($"{messageId}#", StringComparison.Ordinal))
            return null;
        var story = new JsonObject { ["at"] = message.ReceivedAt, ["delivery"] = message.Delivery, ["item"] = item.Index, ["why"] = why };
        await trace.WriteAsync(claim.EventId, $"{TraceRows.DuplicatePrefix}{message.Delivery}.{item.Index}", story, cancellation);
        Log.Duplicate(logger, message.Delivery, claim.EventId, message.Source, normalised.ProviderId);
        return new JsonObject
        {
            ["item"] = item.Index,
            ["event"] = claim.EventId,
            ["outcome"] = "duplicate",
            ["firstDelivery"] = claim.Delivery,
            ["why"] = why,
        };
    }

    private static Source SourceOf(ReceivedMessage message, Configuration configuration) =>
        configuration.Sources.GetValueOrDefault(message.Source)
        ?? throw new UnprocessableException(
            $"The source '{message.Source}' is not in configuration {configuration.Version}: " +
            "it was taken out after this webhook was received. " +
            "Put it back and replay this, or discard it.");

    private static JsonObject ReceiveStory(ReceivedMessage message, IntakeItem item) => new()
    {
        ["at"] = message.ReceivedAt,
        ["delivery"] = message.Delivery,
        ["signature"] = new JsonObject
        {
            ["scheme"] = message.Signature.Scheme,
            ["secret"] = message.Signature.Secret,
            ["signedAt"] = message.Signature.SignedAt,
            ["covers"] = message.Signature.FirstItemOnly && item.Index > 0
                ? "not this item: the provider signs the first of a batch only"
                : "this event",
        },
        ["contentType"] = message.ContentType,
        ["item"] = item.Index,
    };

    private static JsonObject Story(NormalisedItem normalised, Claim claim, JsonArray? drift)
    {
        var story = IntakeStory.Render(normalised, claim.Configuration, drift);
        story["at"] = claim.FirstSeenAt;
        return story;
    }

    private static JsonObject RefusedStory(IntakeItem item) => new()
    {
        ["outcome"] = "refused",
        ["why"] = "the provider's signature covers the first item of a batch only, and this source refuses the others",
        ["item"] = item.Index,
        ["raw"] = item.Node.DeepClone(),
    };

    private static JsonObject DeliveryStory(ReceivedMessage message, JsonArray outcomes, int items)
    {
        var story = new JsonObject
        {
            ["at"] = message.ReceivedAt,
            ["source"] = message.Source,
            ["scheme"] = message.Signature.Scheme,
            ["secret"] = message.Signature.Secret,
            ["events"] = outcomes,
        };
        if (items == 0)
            story["note"] = "the list of events in the body is empty, so nothing happened";
        return story;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Took in {EventId} from {Source}: {Type} (delivery {Delivery})")]
        public static partial void TakenIn(ILogger logger, string eventId, string source, string type, string delivery);

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "Delivery {Delivery} is a duplicate of {EventId} from {Source} (provider's id {ProviderId})")]
        public static partial void Duplicate(ILogger logger, string delivery, string eventId, string source, string providerId);
    }
}
