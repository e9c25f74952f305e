using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>
/// Puts what was answered about an event, as its trace keeps it, into its data once more: as <see cref="FieldMerge"/> did.
/// </summary>
internal static class KeptAnswers
{
    /// <summary>Writes what was given, where the event has no such field.</summary>
    /// <param name="outcome">What came of the enricher, or of fetching the record.</param>
    /// <param name="data">The event's data.</param>
    /// <param name="gives">The fields that are taken; all where <see langword="null"/>.</param>
    public static void Write(EnricherOutcome outcome, JsonObject data, IReadOnlySet<string>? gives = null)
    {
        if (outcome.Fetched is { } record)
            data[FetchedRecord.InData] ??= record.DeepClone();
        foreach (var (field, given) in outcome.Gave ?? new Dictionary<string, GivenField>())
        {
            if (given is not { Value: { } value, LeftOut: null } || gives?.Contains(field) is false)
                continue;
            var path = FieldPath.Parse(field);
            if (path.Read(data) is null)
                path.Write(data, value.DeepClone());
        }

        CanonicalCompletion.Complete(data);
    }
}
