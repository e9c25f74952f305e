using GtmFunctions.Pipeline.Accounts;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Lists;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>
/// What lists say of an event before anybody is asked: the fields of its account. What was found is told as an enricher's answer is, so
/// that replays and previews know it as it was.
/// </summary>
internal sealed class AccountEnrichment(AccountMatcher matcher, ListsInUse lists)
{
    /// <summary>Looks for the account of an event, and has the lists read that its rules look into.</summary>
    /// <param name="configuration">The document.</param>
    /// <param name="event">The event; its data takes what the account gives.</param>
    /// <param name="ask">Whether a person may be asked.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What came of it; <see langword="null"/> where none was looked for.</returns>
    public async ValueTask<EnricherOutcome?> MatchAsync(
        Configuration configuration, CanonicalEvent @event, bool ask, CancellationToken cancellation)
    {
        await lists.EnsureAsync(cancellation);
        if (await matcher.MatchAsync(configuration, @event, ask, cancellation) is not { } matched)
            return null;
        return new EnricherOutcome
        {
            Enricher = AccountMatch.Name,
            Key = matched.Key,
            From = matched.Match.List,
            Gave = matched.Fields.Count == 0 ? null : FieldMerge.Add(@event.Data, matched.Fields),
            Account = matched.Match,
        };
    }
}
