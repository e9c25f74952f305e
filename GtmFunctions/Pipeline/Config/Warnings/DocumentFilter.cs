using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Reading;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>A filter of a document, and what it is of.</summary>
/// <param name="Entry">The filter.</param>
/// <param name="Workflow">The workflow that tries it; <see langword="null"/> for those of scores, signals and assignments.</param>
internal sealed record DocumentFilter(Entry Entry, Workflow? Workflow)
{
    /// <summary>All filters of a document.</summary>
    public static IEnumerable<DocumentFilter> All(CheckedDocument document)
    {
        foreach (var (entry, workflow) in document.Workflows)
        {
            foreach (var filter in Present([entry["filter"], .. Items(entry["branches"]).Select(branch => branch["when"])]))
                yield return new DocumentFilter(filter, workflow);
        }

        var others = document.Entries("scores").SelectMany(score => Items(score["rules"]).Select(rule => rule["when"]))
            .Concat(document.Entries("signals").SelectMany(Wheres))
            .Concat(document.Entries("assignments").SelectMany(one => Items(one["sla"]?["acknowledgedBy"]).Select(rule => rule["where"])));
        foreach (var filter in Present(others))
            yield return new DocumentFilter(filter, null);
    }

    /// <summary>The conditions of a signal; none of a signal of absence.</summary>
    public static IEnumerable<Entry> Conditions(Entry signal) => Items(signal["all"] ?? signal["any"] ?? signal["weights"]);

    /// <summary>The items of a list; none of anything else.</summary>
    public static IEnumerable<Entry> Items(Entry? list) => list is { IsList: true } ? list.Items : [];

    private static IEnumerable<Entry?> Wheres(Entry signal) =>
        Conditions(signal).Select(condition => condition["where"]).Prepend(signal["where"]);

    private static IEnumerable<Entry> Present(IEnumerable<Entry?> filters) => filters.OfType<Entry>();
}
