using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Storage.Intake;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Tracing;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// Makes events of a verified webhook: splits a batch, claims each event's idempotency key, normalises it, opens its trace, and hands it
/// on. Whatever call fails, running it again goes on: the claim names this message, and what is written is written once.
/// </summary>
internal sealed partial class IntakeStage(
    ConfigurationVersions configurations,
    EventClaims claims,
    DriftWatch drift,
    TrafficCounts traffic,
    PipelineMetrics metrics,
    EventTrace trace,
    EventIndex index,
    ItemLetters letters,
    HopSeal hops,
    LiveFirst first,
    ILogger<IntakeStage> logger)
{
    private static readonly FieldPath Form = FieldPath.Parse("page.form");

    /// <summary>Takes a webhook in.</summary>
    /// <param name="message">The webhook.</param>
    /// <param name="messageId">The queue message's id, the same each time that the message is redelivered.</param>
    /// <param name="handOn">Takes over each event that is taken in.</param>
    /// <param name="cancellation">Ends the work; the message then comes again.</param>
    /// <exception cref="UnprocessableException">
    /// The body cannot be parsed at all, the source is not configured any more, or the webhook goes round.
    /// </exception>
    public async Task HandleAsync(ReceivedMessage message, string messageId, HandOn handOn, CancellationToken cancellation)
    {
        var live = await configurations.LiveAsync(cancellation);
        var source = SourceOf(message, live.Current);
        _ = await hops.OpenAsync(message, cancellation);
        await claims.ClaimTokenAsync(message, cancellation);
        var batch = await IntakeItems.RunAsync(message, source, (item, normalised) =>
        {
            Task<ItemOutcome> TakeIn() => TakeInAsync(message, messageId, live, source, item, normalised, handOn, cancellation);
            return message.Arrival is { By: ArrivalWay.Import } ? first.RowAsync(TakeIn, cancellation) : first.LiveAsync(TakeIn);
        });
        batch.Outcomes.AddRange(await letters.PutAsync(message, batch.Odd, cancellation));
        batch.ThrowIfFailed();
        await TellAsync(message, [.. batch.Outcomes.OrderBy(outcome => outcome.Item)], cancellation);
        metrics.ItemsRefused(message.Source, batch.Outcomes.Count(outcome => outcome.Outcome == ItemState.Refused));
    }

    // Items that are taken in by themselves tell their part: the rest of their batch has told its own. What became an event, or is a copy
    // of one, the index leads to
    private async Task TellAsync(ReceivedMessage message, IReadOnlyList<ItemOutcome> outcomes, CancellationToken cancellation)
    {
        if (message.Items is null && outcomes is [{ Outcome: ItemState.Accepted or ItemState.Duplicate }])
            return;
        if (message.Items is null)
        {
            var result = new DeliveryResult(
                message.ReceivedAt, message.Source, message.Signature.Scheme, message.Signature.Secret, outcomes);
            await trace.WriteAsync(
                message.Delivery, TraceRows.Delivery, result, DecisionJson.Default.DeliveryResult, cancellation);
            return;
        }

        foreach (var outcome in outcomes)
        {
            await trace.WriteAsync(
                message.Delivery, TraceRows.ItemOf(outcome.Item), outcome, DecisionJson.Default.ItemOutcome, cancellation);
        }
    }

    private async Task<ItemOutcome> TakeInAsync(
        ReceivedMessage message,
        string messageId,
        LiveRules live,
        Source source,
        IntakeItem item,
        NormalisedItem normalised,
        HandOn handOn,
        CancellationToken cancellation)
    {
        using var activity = PipelineActivities.Intake(message.Source);
        var configuration = live.Current;
        var side = live.Beside is null ? live.Current : live.For(message.Source, RolloutKey.For(normalised));
        var (claim, why) = await claims.ClaimAsync(message, messageId, side.Version, source, item, normalised, cancellation);
        if (why is not null)
            return await DuplicateAsync(message, item, claim, why, normalised, cancellation);

        // A run before this one may have begun with an older version, or the event is of the keys that a version beside the current one
        // decides: one version decides one event.
        if (claim.Configuration != configuration.Version)
        {
            configuration = await configurations.GetAsync(claim.Configuration, cancellation);
            normalised = Normaliser.Normalise(
                SourceOf(message, configuration), item, message.Headers, IntakeItems.TypeOf(message));
        }

        // A trace is opened once for each event, so an event that comes again is neither counted nor learned from again.
        // Each file has columns of its own, which say nothing of how the source's payloads change.
        var sighting = message.Arrival?.Mapping is null
            ? await drift.LookAsync(configuration, message.Source, normalised, claim.EventId, cancellation)
            : null;
        var way = await hops.OpenAsync(message, cancellation);
        var taken = TakenItem.From(message, item, normalised, claim, way, sighting?.Drifts);
        activity?.Tell(taken.Message.Event);
        var opened = await handOn(taken, cancellation);
        if (opened)
        {
            // How much a file holds says nothing of how much the source usually brings, or whether it is silent.
            if (message.Arrival is not { By: ArrivalWay.Import })
                traffic.TookIn(message.Source, normalised.Type, FieldText.From(Form.Read(normalised.Data)));
            metrics.TookIn(taken.Message, normalised.Time);
        }

        if (opened && sighting is not null)
            await drift.LearnAsync(sighting, cancellation);
        Log.TakenIn(logger, claim.EventId, message.Source, normalised.Type, message.Delivery);
        return new ItemOutcome(item.Index, ItemState.Accepted) { Event = claim.EventId };
    }

    private async Task<ItemOutcome> DuplicateAsync(
        ReceivedMessage message,
        IntakeItem item,
        Claim claim,
        ItemReason why,
        NormalisedItem normalised,
        CancellationToken cancellation)
    {
        // The queue write of one delivery can be repeated when its answer is lost. Then its item became an event by the other message,
        // which is no second delivery of it; each of the two tells of all items, for neither knows who comes last
        if (claim.Delivery == message.Delivery && EventClaims.IsOfItem(claim, item.Index))
            return new ItemOutcome(item.Index, ItemState.Accepted) { Event = claim.EventId };
        var duplicate = new DuplicateDelivery(message.ReceivedAt, message.Delivery, item.Index, why)
        {
            Scheme = message.Signature.Scheme,
            Secret = message.Signature.Secret,
        };
        await index.AddDuplicateAsync(claim.EventId, claim.FirstSeenAt, message.Source, duplicate, cancellation);
        metrics.Duplicate(message.Source, normalised.Type);
        Log.Duplicate(logger, message.Delivery, claim.EventId, message.Source, normalised.ProviderId);
        return new ItemOutcome(item.Index, ItemState.Duplicate) { Event = claim.EventId, FirstDelivery = claim.Delivery, Why = why };
    }

    private static Source SourceOf(ReceivedMessage message, Configuration configuration) => ArrivedSource.For(
        ArrivedSource.In(configuration, message.Source, message.Arrival)
            ?? throw new UnprocessableException(
                $"The source '{message.Source}' is not in configuration {configuration.Version}: " +
                "it was taken out after this webhook was received. " +
                "Put it back and replay this, or discard it."),
        message.Arrival);

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
