using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>Takes a webhook in as <see cref="IntakeStage"/> does, and claims, writes and hands on nothing.</summary>
internal sealed class IntakePreview(EventClaims claims)
{
    /// <summary>The events that would be made of a webhook; of its odd items, and of those that nothing signed, there is none.</summary>
    /// <param name="configuration">The document that decides.</param>
    /// <param name="source">The source.</param>
    /// <param name="message">The webhook.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="UnprocessableException">The body cannot be parsed at all, or no item of it would be taken in.</exception>
    public async Task<IReadOnlyList<TakenItem>> TakeInAsync(
        Configuration configuration, Source source, ReceivedMessage message, CancellationToken cancellation)
    {
        var taken = new List<TakenItem>();
        var batch = await IntakeItems.RunAsync(message, source, async (item, normalised) =>
        {
            var (claim, _) = await claims.FindAsync(
                message, message.Delivery, configuration.Version, source, item, normalised, cancellation);
            var decided = claim with { Configuration = configuration.Version };
            var made = TakenItem.From(message, item, normalised, decided, hops: null, drift: null);
            taken.Add(made with { Intake = made.Intake with { At = null, DuplicateOf = claim.Ours ? null : claim.EventId } });
            return new ItemOutcome(item.Index, claim.Ours ? ItemState.Accepted : ItemState.Duplicate) { Event = claim.EventId };
        });
        batch.ThrowIfFailed();
        return taken.Count == 0 && batch.Odd is [var first, ..]
            ? throw new UnprocessableException($"No item of this webhook would be taken in: of the first, {first.Why}.")
            : taken;
    }
}
