using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>An item of a webhook as intake takes it in.</summary>
/// <param name="Message">The event, on its way to enrichment.</param>
/// <param name="Received">How it was received.</param>
/// <param name="Intake">What intake made of it.</param>
internal sealed record TakenItem(EventMessage Message, ReceiveResult Received, IntakeResult Intake)
{
    /// <summary>Makes an event of an item.</summary>
    /// <param name="received">The webhook.</param>
    /// <param name="item">The item.</param>
    /// <param name="normalised">The item in canonical terms.</param>
    /// <param name="claim">The claim: the event's id, and the version that decides it.</param>
    /// <param name="hops">The way on which the webhook came back to us; none where it came from elsewhere.</param>
    /// <param name="drift">How its payload differs from those before it; <see langword="null"/> where it was not looked at.</param>
    internal static TakenItem From(
        ReceivedMessage received,
        IntakeItem item,
        NormalisedItem normalised,
        Claim claim,
        IReadOnlyList<Hop>? hops,
        IReadOnlyList<ObservedDrift>? drift) => new(
            new EventMessage
            {
                Event = normalised.Event(claim.EventId, received) with { Hops = hops },
                FirstSeenAt = claim.FirstSeenAt,
                ReceivedAt = received.ReceivedAt,
                Configuration = claim.Configuration,
                Rerun = received.Rerun,
                Parent = TraceParent.Current ?? received.Parent,
                Correlation = received.Correlation,
                ClaimedBy = EventClaims.RunOf(claim),
            },
            Receive(received, item),
            new IntakeResult
            {
                At = claim.FirstSeenAt,
                Id = normalised.ProviderId,
                IdFrom = normalised.IdFrom,
                ProviderType = normalised.ProviderType,
                Type = normalised.Type,
                Mapped = normalised.Mapped,
                Missing = normalised.Missing,
                Unfit = normalised.Unfit,
                Drift = drift,
                Configuration = claim.Configuration,
                Cut = normalised.Cut.Count > 0 ? normalised.Cut : null,
            });

    private static ReceiveResult Receive(ReceivedMessage received, IntakeItem item)
    {
        var covers = received.Signature.FirstItemOnly && item.Index > 0 ? SignedPart.FirstItemOnly : SignedPart.ThisEvent;
        var signature = new ReceivedSignature(
            received.Signature.Scheme, received.Signature.Secret, received.Signature.SignedAt, covers);
        return new ReceiveResult(received.ReceivedAt, received.Delivery, signature, received.ContentType, item.Index)
        {
            IsOneOfMany = item.IsOneOfMany && received.Items is null,
        };
    }
}
