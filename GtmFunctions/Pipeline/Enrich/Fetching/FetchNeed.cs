using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Enrich.Fetching;

/// <summary>
/// Whether anybody would look at the record of a thin event: a CRM's changes are many, and each reading of one counts against a limit.
/// </summary>
internal static class FetchNeed
{
    /// <summary>Why a record need not be read; <see langword="null"/> where it must.</summary>
    public static EnrichmentReason? WhyNot(Configuration configuration, CanonicalEvent @event, IReadOnlyCollection<FieldPath> gives)
    {
        if (IsHeardBySignals(configuration, @event.Type))
            return null;
        Workflow[] workflows = [.. configuration.Workflows.Where(workflow => workflow.On.Contains(@event.Type))];
        if (workflows.Length == 0)
            return new EnrichmentReason.NobodyListens(@event.Type);

        // What is given completes its neighbours, so that a whole group counts as given
        var groups = gives.Select(Group).Append(FetchedRecord.InData).ToHashSet(StringComparer.Ordinal);
        var fields = EventFields.Scope(@event);
        var budget = new PatternBudget();
        return workflows.All(FiltersOut)
            ? new EnrichmentReason.RecordFilteredOut([.. workflows.Select(workflow => workflow.Name)])
            : null;

        bool FiltersOut(Workflow workflow)
        {
            var given = workflow.Enrich.SelectMany(name => configuration.Enrichers[name].Fields).Select(Group)
                .Concat(EnrichmentState.Fields)
                .Concat(groups)
                .ToHashSet(StringComparer.Ordinal);
            return workflow.Filter is { } filter && !filter.Fields.Select(Group).Any(given.Contains)
                && filter.Evaluate(fields, budget) is { Held: false, Fault: null };
        }
    }

    private static bool IsHeardBySignals(Configuration configuration, string type) =>
        configuration.Signals.Values.Any(signal => signal.Listens(type))
        || configuration.Assignments.Values.Any(assignment => (assignment.Sla?.AcknowledgedBy ?? []).Any(rule => rule.On.Contains(type)));

    private static string Group(FieldPath field) => Group(field.Text);

    private static string Group(string field) => field.Split('.', '[')[0];
}
