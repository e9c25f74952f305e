using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>Which enrichers an event needs.</summary>
/// <param name="Wanted">To be run, in the order in which the workflows name them.</param>
/// <param name="Spared">Not to be run, and why: a look-up costs money, and a workflow that filters the event out needs none.</param>
internal sealed record EnricherPlan(IReadOnlyList<Enricher> Wanted, IReadOnlyDictionary<string, EnrichmentReason> Spared)
{
    /// <summary>
    /// Plans for one event. A workflow's enrichers are spared when its filter fails already and reads nothing that they could give.
    /// </summary>
    public static EnricherPlan For(Configuration configuration, CanonicalEvent @event)
    {
        var fields = EventFields.Scope(@event);
        var budget = new PatternBudget();
        var wanted = new List<Enricher>();
        var spared = new Dictionary<string, EnrichmentReason>();
        foreach (var workflow in configuration.Workflows.Where(workflow => workflow.On.Contains(@event.Type)))
        {
            Enricher[] enrichers = [.. workflow.Enrich.Select(name => configuration.Enrichers[name])];
            var given = enrichers.SelectMany(enricher => enricher.Gives).Concat(EnrichmentState.Fields).ToHashSet(StringComparer.Ordinal);
            var filteredOut = workflow.Filter is { } filter
                && !filter.Fields.Overlaps(given)
                && filter.Evaluate(fields, budget) is { Held: false, Fault: null };
            foreach (var enricher in enrichers)
            {
                if (filteredOut)
                    spared.TryAdd(enricher.Name, new EnrichmentReason.FilteredOut(workflow.Name));
                else if (!wanted.Contains(enricher))
                    wanted.Add(enricher);
            }
        }

        foreach (var enricher in wanted)
            spared.Remove(enricher.Name);
        return new EnricherPlan(wanted, spared);
    }
}
