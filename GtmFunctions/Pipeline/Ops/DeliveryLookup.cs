using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>
/// Tells of a delivery that has no row of its own, which the usual one of one event does not need: the index leads to its event, which says
/// how it came.
/// </summary>
internal sealed class DeliveryLookup(EventTrace trace, EventIndex index, EventSearch search)
{
    /// <summary>
    /// What <see cref="TraceRows.Delivery"/> would keep; <see langword="null"/> where the index knows no event of the delivery.
    /// </summary>
    /// <param name="delivery">The delivery's id.</param>
    /// <param name="isWhole">
    /// Whether only the whole is told: of a batch whose items are being taken in nothing is yet, for the first of them is not all of it.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<JsonObject?> FindAsync(string delivery, bool isWhole, CancellationToken cancellation)
    {
        DeliveryResult? result = null;
        foreach (var line in await EventsAsync(delivery, cancellation))
        {
            if (await OutcomeAsync(delivery, line, cancellation) is not var (part, outcome, isOneOfMany))
                continue;
            if (isWhole && isOneOfMany)
                return null;
            result = result is null ? part : result with { Events = [.. result.Events, outcome] };
        }

        return result is null
            ? null
            : DecisionJson.ToRow(
                result with { Events = [.. result.Events.OrderBy(outcome => outcome.Item)] }, DecisionJson.Default.DeliveryResult);
    }

    // Mostly the event was taken in on the day on which the delivery came
    private async Task<IReadOnlyList<IndexedEvent>> EventsAsync(string delivery, CancellationToken cancellation)
    {
        var query = new EventQuery(Key: EventKey.ForDelivery(delivery), Top: EventKeys.MostOfAKind);
        var day = RecordId.StartOf(delivery);
        var found = await search.SearchAsync(query with { Since = day, Until = day.AddDays(1) }, cancellation);
        return found.Events.Count > 0 ? found.Events : (await search.SearchAsync(query, cancellation)).Events;
    }

    private async Task<(DeliveryResult Result, ItemOutcome Outcome, bool IsOneOfMany)?> OutcomeAsync(
        string delivery, IndexedEvent line, CancellationToken cancellation)
    {
        var first = await trace.ReadAsync(line.Id, TraceRows.Receive, DecisionJson.Default.ReceiveResult, cancellation);
        if (first?.Delivery == delivery)
        {
            var outcome = new ItemOutcome(first.Item, ItemState.Accepted) { Event = line.Id };
            var result = new DeliveryResult(first.At, line.Source, first.Signature.Scheme, first.Signature.Secret, [outcome]);
            return (result, outcome, first.IsOneOfMany);
        }

        if ((await index.DuplicatesAsync(line.Id, cancellation)).FirstOrDefault(one => one.Delivery == delivery) is not { } copy)
            return null;
        var copied = new ItemOutcome(copy.Item, ItemState.Duplicate) { Event = line.Id, FirstDelivery = first?.Delivery, Why = copy.Why };
        return (new DeliveryResult(copy.At, line.Source, copy.Scheme ?? "", copy.Secret, [copied]), copied, IsOneOfMany: false);
    }
}
