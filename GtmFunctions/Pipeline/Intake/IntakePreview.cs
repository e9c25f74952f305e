using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>Takes a webhook in as <see cref="IntakeStage"/> does, and claims, writes and hands on nothing.</summary>
internal sealed class IntakePreview(Claims claims, TimeProvider clock)
{
    private readonly EventClaims _events = new(claims, clock);

    /// <summary>The events that would be made of a webhook; of its odd items there is none.</summary>
    /// <param name="configuration">The document that decides.</param>
    /// <param name="source">The source.</param>
    /// <param name="message">The webhook.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="UnprocessableException">The body cannot be parsed at all, or no item of it would be taken in.</exception>
    public async Task<IReadOnlyList<TakenItem>> TakeInAsync(
        Configuration configuration, Source source, ReceivedMessage message, CancellationToken cancellation)
    {
        var items = IntakeItem.Split(message, source.Provider.Event);
        if (items is [{ Odd: { } why }, ..] && items.All(item => item.Odd is not null))
            throw new UnprocessableException($"No item of this webhook would be taken in: of the first, {why}.");
        var taken = new List<TakenItem>();
        foreach (var item in items.Where(item => item.Odd is null))
        {
            var normalised = Normaliser.Normalise(source, item, message.Headers);
            var (claim, _) = await _events.FindAsync(
                message, message.Delivery, configuration.Version, source, item, normalised, cancellation);
            var decided = claim with { Configuration = configuration.Version };
            var made = TakenItem.From(message, item, normalised, decided, hops: null, drift: null);
            taken.Add(made with { Intake = made.Intake with { At = null, DuplicateOf = claim.Ours ? null : claim.EventId } });
        }

        return taken;
    }
}
