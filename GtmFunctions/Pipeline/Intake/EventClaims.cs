using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>Whose an item of a webhook is.</summary>
/// <param name="Claim">The claim: ours, or that of the event which the item is a copy of.</param>
/// <param name="Why">Why the item is a copy; <see langword="null"/> where the claim is ours.</param>
internal sealed record ItemClaim(Claim Claim, ItemReason? Why);

/// <summary>
/// Claims the events of webhooks: by the provider's id, or by the payload where it gives none. An id in a header that the signature does
/// not cover is anyone's to change, so that there the payload counts as well.
/// </summary>
internal sealed class EventClaims(Claims claims, SubjectChanges changes, TimeProvider clock)
{
    private const char ItemMark = '#';

    private readonly RecentClaims _recent = new(clock);

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
        var wanted = Want(message, messageId, configuration, source, item, normalised);
        var (own, repeat) = (wanted.Claim, wanted.Repeat);
        if (repeat is null && message.Replay is null && _recent.FindOther(wanted.Key, own.Owner) is { } other)
            return new ItemClaim(other, WhyNotOurs(source, repeat));
        var claim = await claims.ClaimAsync(
            wanted.Key, own.EventId, own.FirstSeenAt, own.Delivery, own.Configuration, own.Owner, message.Replay, cancellation, repeat);
        if (!claim.Ours)
            return new ItemClaim(claim, WhyNotOurs(source, repeat));
        if (ToldChange.From(message, source, normalised, wanted.Key, claim) is { } told
            && await changes.RememberAsync(told.Subject, told.Change, told.Match.Within, cancellation) is { } before)
        {
            var original = ToldChange.Original(before);
            await claims.LeadToAsync(wanted.Key, original, cancellation);
            return new ItemClaim(original, told.Why);
        }

        // What is replayed was let in before
        var after = source.Provider.RepeatAfter;
        if (repeat is not null
            || after == TimeSpan.Zero
            || message.Replay is not null
            || UnsignedHeader(message, source, normalised) is not { } header)
        {
            if (repeat is null)
                _recent.Keep(wanted.Key, claim);
            return new ItemClaim(claim, null);
        }

        var payload = await claims.ClaimAsync(
            KeyHash.For(message.Source, item.ByteId),
            claim.EventId,
            claim.FirstSeenAt,
            message.Delivery,
            claim.Configuration,
            own.Owner,
            message.Replay,
            cancellation,
            new ClaimRepeat(after, message.ReceivedAt));
        if (payload.Ours)
            return new ItemClaim(claim, null);
        await claims.LeadToAsync(wanted.Key, payload, cancellation);
        return new ItemClaim(payload, new ItemReason.UnsignedIdCameBefore(header, Duration.Text(after)));
    }

    /// <summary>Whose an item's event is, as <see cref="ClaimAsync"/> says it; nothing is claimed.</summary>
    public async Task<ItemClaim> FindAsync(
        ReceivedMessage message,
        string messageId,
        string configuration,
        Source source,
        IntakeItem item,
        NormalisedItem normalised,
        CancellationToken cancellation)
    {
        var wanted = Want(message, messageId, configuration, source, item, normalised);
        if (await claims.FindAsync(wanted.Key, cancellation) is { } held && wanted.Repeat?.Is(held) is not true)
            return new ItemClaim(held, WhyNotOurs(source, wanted.Repeat));
        return ToldChange.From(message, source, normalised, wanted.Key, wanted.Claim) is { } told
            && await changes.FindAsync(told.Subject, told.Change, told.Match.Within, cancellation) is { } before
                ? new ItemClaim(ToldChange.Original(before), told.Why)
                : new ItemClaim(wanted.Claim, null);
    }

    /// <summary>The queue message whose run may have claimed the actions of a claim's event.</summary>
    internal static string RunOf(Claim claim) =>
        claim.FirstOwner.LastIndexOf(ItemMark) is > 0 and var end ? claim.FirstOwner[..end] : claim.FirstOwner;

    /// <summary>Whether a claim is of the item at this place in its queue message.</summary>
    internal static bool IsOfItem(Claim claim, int item) => claim.Owner.EndsWith($"{ItemMark}{item}", StringComparison.Ordinal);

    // An event that may be repeated has no id of the same day's event before it
    private WantedClaim Want(
        ReceivedMessage message, string messageId, string configuration, Source source, IntakeItem item, NormalisedItem normalised)
    {
        var repeat = normalised.IdFrom == Normaliser.FromBytes
            ? new ClaimRepeat(source.Provider.RepeatAfter, message.ReceivedAt)
            : null;
        var owner = $"{messageId}{ItemMark}{item.Index}";
        var key = KeyHash.For(message.Source, normalised.ProviderId);
        var own = repeat is null ? key : KeyHash.For(key, message.Delivery, owner);
        var now = clock.GetUtcNow();
        return new WantedClaim(
            repeat is not null && source.Provider.RepeatAfter == TimeSpan.Zero ? own : key,
            repeat,
            new Claim(
                RecordId.ForEvent(now, own), now, message.Delivery, configuration, owner, Ours: true, repeat?.ReceivedAt ?? now));
    }

    private static ItemReason WhyNotOurs(Source source, ClaimRepeat? repeat) => repeat is null
        ? new ItemReason.IdCameBefore()
        : new ItemReason.PayloadCameBefore(Duration.Text(source.Provider.RepeatAfter));

    private static string? UnsignedHeader(ReceivedMessage message, Source source, NormalisedItem item) =>
        source.Provider.Event.Id
            .FirstOrDefault(
                expression => item.IdFrom == expression.Text || item.IdFrom == expression.Text + Normaliser.JoinedByBytes)?.Headers
            .FirstOrDefault(message.Signature.UnsignedHeaders.Contains);

    /// <summary>A claim to be made.</summary>
    /// <param name="Key">Its key.</param>
    /// <param name="Repeat">When an equal payload is an event of its own; <see langword="null"/> where the item has an id.</param>
    /// <param name="Claim">The claim, if nobody has the key.</param>
    private sealed record WantedClaim(string Key, ClaimRepeat? Repeat, Claim Claim);
}
