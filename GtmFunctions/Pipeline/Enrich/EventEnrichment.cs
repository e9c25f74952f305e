using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Enrich.Fetching;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>An enricher that answers by a callback, and what it looks up.</summary>
/// <param name="Enricher">The enricher.</param>
/// <param name="Key">The value.</param>
internal sealed record CallbackQuestion(Enricher Enricher, string Key);

/// <summary>What came of asking for what an event's workflows want to know.</summary>
/// <param name="Outcomes">What came of the record and of each enricher that is not waited for.</param>
/// <param name="Awaited">The enrichers that call back and of which nothing is remembered.</param>
/// <param name="IsMarked">Whether anything was wanted, so that conditions see whether it is known.</param>
internal sealed record Enriched(IReadOnlyList<EnricherOutcome> Outcomes, IReadOnlyList<CallbackQuestion> Awaited, bool IsMarked)
{
    /// <summary>The result, where nothing is waited for.</summary>
    /// <param name="further">Outcomes besides.</param>
    public EnrichmentResult ToResult(params IReadOnlyList<EnricherOutcome> further)
    {
        var result = new EnrichmentResult { Enrichers = [.. Outcomes, .. further] };
        return IsMarked ? result.Mark() : result;
    }
}

/// <summary>
/// Looks up what an event's workflows want to know, for events that come in and for simulations, which ask nobody. Only what providers
/// answered is written, to what is remembered of them.
/// </summary>
internal sealed class EventEnrichment(RecordFetch fetch, Waterfall waterfall)
{
    /// <summary>Fetches the record that the event is about, where its source says how; see <see cref="RecordFetch.RunAsync"/>.</summary>
    public Task<Fetched?> FetchAsync(
        Configuration configuration, CanonicalEvent @event, FetchWait? before, bool ask, CancellationToken cancellation) =>
        fetch.RunAsync(configuration, @event, before, ask, cancellation);

    /// <summary>
    /// Runs the enrichers. Who is asked at once comes first: what is posted to those who call back may need their answers.
    /// </summary>
    /// <param name="plan">Which.</param>
    /// <param name="fetched">What came of the record.</param>
    /// <param name="account">What came of looking for the account.</param>
    /// <param name="event">The event; its data takes what is found.</param>
    /// <param name="ask">Whether providers are asked; else only what is remembered is used.</param>
    /// <param name="cancellation">Ends the wait.</param>
    internal async Task<Enriched> EnrichAsync(
        EnricherPlan plan,
        Fetched? fetched,
        EnricherOutcome? account,
        CanonicalEvent @event,
        bool ask,
        CancellationToken cancellation)
    {
        var outcomes = new List<EnricherOutcome>();
        var awaited = new List<CallbackQuestion>();
        if (fetched is not null)
            outcomes.Add(fetched.Outcome);
        if (account is not null)
            outcomes.Add(account);
        foreach (var enricher in plan.Wanted.OrderBy(enricher => enricher.Await is not null))
        {
            var outcome = await waterfall.RunAsync(enricher, @event, ask, cancellation);
            if (enricher.Await is not null && outcome is { NotAsked: not null, Key: { } key })
                awaited.Add(new CallbackQuestion(enricher, key));
            else
                outcomes.Add(outcome);
        }

        outcomes.AddRange(plan.Spared.Select(spared => new EnricherOutcome { Enricher = spared.Key, Skipped = spared.Value }));
        return new Enriched(outcomes, awaited, IsMarked: plan.Wanted.Count > 0 || fetched is { IsWanted: true });
    }
}
