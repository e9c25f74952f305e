using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>Whose an item of a webhook is.</summary>
/// <param name="Claim">The claim: ours, or that of the event which the item is a copy of.</param>
/// <param name="Why">Why the item is a copy; empty where the claim is ours.</param>
internal sealed record ItemClaim(Claim Claim, string Why);

/// <summary>
/// Claims the events of webhooks: by the provider's id, or by the payload where it gives none. An id in a header that the signature does
/// not cover is anyone's to change, so that there the payload counts as well.
/// </summary>
internal sealed class EventClaims(Claims claims, TimeProvider clock)
{
    /// <summary>When an equal payload is an event of its own; <see langword="null"/> where the item has an id.</summary>
    public static ClaimRepeat? Repeat(SourceDefinition provider, NormalisedItem item, DateTimeOffset receivedAt) =>
        item.IdFrom == Normaliser.FromBytes ? new ClaimRepeat(provider.RepeatAfter, receivedAt) : null;

    /// <summary>
    /// Claims the one-use token of a signature that does not cover the body, which would make any body genuine: it is the body's that came
    /// with it first.
    /// </summary>
    /// <exception cref="UnprocessableException">It came with another body before.</exception>
    public async Task ClaimTokenAsync(ReceivedMessage message, CancellationToken cancellation)
    {
        if (message.Signature.Token is not { } token)
            return;
        var claim = await claims.ClaimAsync(
            KeyHash.For(message.Source, "one-use token", token),
            eventId: "",
            message.ReceivedAt,
            message.Delivery,
            configuration: "",
            owner: KeyHash.For(message.Body()),
            replay: null,
            cancellation);
        if (!claim.Ours)
        {
            throw new UnprocessableException(
                $"The one-use token of this webhook came before with another body (delivery {claim.Delivery}). " +
                "The provider's signature does not cover the body, so this one may be forged.");
        }
    }

    /// <summary>Claims an item's event for a queue message, or says whose it is.</summary>
    /// <param name="message">The webhook.</param>
    /// <param name="messageId">The queue message's id, the same each time that the message is redelivered.</param>
    /// <param name="configuration">The version that decides the event, if it is new.</param>
    /// <param name="source">The source.</param>
    /// <param name="item">The item.</param>
    /// <param name="normalised">The item in canonical terms.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ItemClaim> ClaimAsync(
        ReceivedMessage message,
        string messageId,
        string configuration,
        Source source,
        IntakeItem item,
        NormalisedItem normalised,
        CancellationToken cancellation)
    {
        var after = source.Provider.RepeatAfter;
        var repeat = Repeat(source.Provider, normalised, message.ReceivedAt);
        var owner = $"{messageId}#{item.Index}";
        var key = KeyHash.For(message.Source, normalised.ProviderId);

        // An event that may be repeated has no id of the same day's event before it
        var own = repeat is null ? key : KeyHash.For(key, message.Delivery, owner);
        if (repeat is not null && after == TimeSpan.Zero)
            key = own;
        var now = clock.GetUtcNow();
        var claim = await claims.ClaimAsync(
            key, RecordId.ForEvent(now, own), now, message.Delivery, configuration, owner, message.Replay, cancellation, repeat);
        if (!claim.Ours)
            return new ItemClaim(claim, repeat is null ? "its id came before" : $"it has no id, and {Before(after)}");

        // What is replayed was let in before
        if (repeat is not null
            || after == TimeSpan.Zero
            || message.Replay is not null
            || UnsignedHeader(message, source, normalised) is not { } header)
            return new ItemClaim(claim, "");
        var payload = await claims.ClaimAsync(
            KeyHash.For(message.Source, item.ByteId),
            claim.EventId,
            claim.FirstSeenAt,
            message.Delivery,
            claim.Configuration,
            owner,
            message.Replay,
            cancellation,
            new ClaimRepeat(after, message.ReceivedAt));
        if (payload.Ours)
            return new ItemClaim(claim, "");
        await claims.LeadToAsync(key, payload, cancellation);
        return new ItemClaim(payload, $"the signature does not cover its id (the header {header}), and {Before(after)}");
    }

    private static string Before(TimeSpan after) => $"the same payload came less than {Duration.Text(after)} before";

    private static string? UnsignedHeader(ReceivedMessage message, Source source, NormalisedItem item) =>
        source.Provider.Event.Id
            .FirstOrDefault(
                expression => item.IdFrom == expression.Text || item.IdFrom == expression.Text + Normaliser.JoinedByBytes)?.Headers
            .FirstOrDefault(message.Signature.UnsignedHeaders.Contains);
}
