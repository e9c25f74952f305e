using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Enrich.Awaiting;
using GtmFunctions.Pipeline.Enrich.Fetching;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>Enriches events for which nobody has to be waited for. Nothing is written to their traces.</summary>
internal sealed class EnrichmentAtOnce(EventEnrichment enrichment)
{
    /// <summary>
    /// Which enrichers an event needs, where all of them answer at once; <see langword="null"/> where the event may have to wait for an
    /// answer or for the record that it is about, or is an answer itself.
    /// </summary>
    public static EnricherPlan? PlanFor(Configuration configuration, EventMessage message)
    {
        if (CallbackReading.Find(configuration, message) is not null || RecordFetch.IsFor(configuration, message.Event))
            return null;
        var plan = EnricherPlan.For(configuration, message.Event);
        return plan.Wanted.Any(enricher => enricher.Await is not null) ? null : plan;
    }

    /// <summary>Enriches an event by the plan that <see cref="PlanFor"/> made for it; its data takes what is found.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="account">What came of looking for its account.</param>
    /// <param name="event">The event.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What was found; <see langword="null"/> where nothing was to be looked for.</returns>
    public async Task<EnrichmentResult?> TryEnrichAsync(
        EnricherPlan plan, EnricherOutcome? account, CanonicalEvent @event, CancellationToken cancellation)
    {
        var result = (await enrichment.EnrichAsync(plan, fetched: null, account, @event, ask: true, cancellation)).ToResult();
        EnrichmentState.Write(result, @event.Data);
        return result.Enrichers.Count > 0 || result.Enrichment is not null ? result : null;
    }
}
