using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Signals;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>An event as one version of the rules would know it, from what is recorded of it. Nobody is asked.</summary>
/// <param name="Plan">The event, and what workflows know of it by themselves; <see langword="null"/> where there is no such event.</param>
/// <param name="NeverAsked">The enrichers of the version that were never asked for it.</param>
/// <param name="AskedOtherwise">The enrichers that were asked otherwise than the version would: their answers are taken.</param>
internal sealed record SideEvent(RoutePlan? Plan, IReadOnlyList<string> NeverAsked, IReadOnlyList<string> AskedOtherwise)
{
    private static readonly SideEvent Absent = new(null, [], []);

    /// <summary>Makes it. Never throws for anything in the event.</summary>
    /// <param name="configuration">The version.</param>
    /// <param name="recorded">The event; its data is left as it is.</param>
    /// <param name="takenBy">The version that took it in; <see langword="null"/> where that is not known any more.</param>
    public static SideEvent Create(Configuration configuration, RecordedEvent recorded, Configuration? takenBy)
    {
        var taken = recorded.Taken;
        if (taken.Source == SignalEmitter.Source)
        {
            if (!configuration.Signals.ContainsKey(taken.ProviderType))
                return Absent;
        }
        else if (ArrivedSource.In(configuration, taken.Source, taken.Arrival) is not { } source)
        {
            return Absent;
        }
        else if (takenBy?.Sources.GetValueOrDefault(taken.Source) is { } by && takenBy.Version != configuration.Version)
        {
            taken = FieldOverlay.Lay(taken, by, source);
        }

        // The one that is recorded may be looked at by both sides
        if (ReferenceEquals(taken.Data, recorded.Taken.Data))
            taken = taken with { Data = taken.Data.DeepClone().AsObject() };
        var (never, otherwise) = Enrich(configuration, taken, recorded.Enriched?.Enrichers ?? [], takenBy);
        return new SideEvent(RouteCore.Plan(configuration, taken), never, otherwise);
    }

    // In the order in which enrichers are asked, for what one gives another may need as its key
    private static (IReadOnlyList<string> Never, IReadOnlyList<string> Otherwise) Enrich(
        Configuration configuration, CanonicalEvent @event, IReadOnlyList<EnricherOutcome> answers, Configuration? takenBy)
    {
        var (never, otherwise, outcomes) = (new List<string>(), new List<string>(), new List<EnricherOutcome>());
        var isMarked = false;
        if (configuration.Sources.GetValueOrDefault(@event.Source)?.Fetch?.For(@event)?.Enricher.Name is { } record)
        {
            if (answers.FirstOrDefault(answer => answer.Enricher == record) is { } fetched)
            {
                KeptAnswers.Write(fetched, @event.Data);
                outcomes.Add(fetched);
                isMarked = fetched.Skipped is null;
            }
            else
            {
                never.Add(record);
            }
        }

        if (configuration.Accounts is { } matching)
        {
            if (answers.FirstOrDefault(answer => answer.Enricher == AccountMatch.Name) is { } account)
                KeptAnswers.Write(account, @event.Data, matching.Map.Keys.Select(field => field.Text).ToHashSet(StringComparer.Ordinal));
            else
                never.Add(AccountMatch.Name);
        }

        var plan = EnricherPlan.For(configuration, @event);
        foreach (var enricher in plan.Wanted.OrderBy(enricher => enricher.Await is not null))
        {
            var key = FieldText.From(enricher.Key.Read(@event.Data));
            var answer = answers.FirstOrDefault(answer => answer.Enricher == enricher.Name && answer.NotAsked is null);
            if (key is { Length: > 0 } && (answer is null || answer.Key != key))
            {
                never.Add(enricher.Name);
                answer = null;
            }
            else if (answer is { Gave: not null }
                && takenBy?.Enrichers.GetValueOrDefault(enricher.Name) is { } before && !AsksAlike(before, enricher))
            {
                otherwise.Add(enricher.Name);
            }

            if (answer is not null)
                KeptAnswers.Write(answer, @event.Data, enricher.Gives.ToHashSet(StringComparer.Ordinal));
            outcomes.Add(answer ?? Unasked(enricher, key));
        }

        if (isMarked || plan.Wanted.Count > 0)
            EnrichmentState.Write(new EnrichmentResult { Enrichers = outcomes }.Mark(), @event.Data);
        return (never, otherwise);
    }

    private static bool AsksAlike(Enricher one, Enricher other) =>
        ReferenceEquals(one, other)
        || (one.Key.Text == other.Key.Text
            && one.Waterfall.Select(provider => provider.Question).SequenceEqual(other.Waterfall.Select(provider => provider.Question))
            && one.Gives.SequenceEqual(other.Gives));

    private static EnricherOutcome Unasked(Enricher enricher, string? key) => new()
    {
        Enricher = enricher.Name,
        Key = key,
        Missing = new EnrichmentReason.NobodyAsked(),
    };
}
