using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>A field that a document reads of events.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="Path">The field's path.</param>
/// <param name="Consequence">What happens where no event has it, as the end of a sentence.</param>
internal sealed record FieldRead(Entry Place, string Path, string Consequence)
{
    private const string Unseen = "so the condition sees nothing";

    /// <summary>All reads of a document; its tables' headings are not among them.</summary>
    public static IEnumerable<FieldRead> All(CheckedDocument document) =>
        Filters(document).Concat(Keys(document)).Concat(Enrichers(document)).Concat(Templates(document));

    private static IEnumerable<FieldRead> Filters(CheckedDocument document) =>
        from filter in DocumentFilter.All(document)
        from term in FilterTerm.All(filter.Entry)
        where !Rules.OperatorWithoutDollar.Is(term, document)
        select new FieldRead(term.Place, term.Field, Unseen);

    private static IEnumerable<FieldRead> Keys(CheckedDocument document)
    {
        foreach (var (entry, _) in document.Workflows)
        {
            foreach (var read in Texts(entry["intent"]?["key"], "so no two events are the same intent"))
                yield return read;
        }

        foreach (var rule in document.Entries("scores").SelectMany(score => DocumentFilter.Items(score["rules"])))
        {
            foreach (var read in Texts(rule["decay"]?["by"], "so nothing is left of the points"))
                yield return read;
        }

        foreach (var signal in document.Entries("signals"))
        {
            var distinct = DocumentFilter.Conditions(signal).SelectMany(condition => Texts(condition["distinct"], "so nothing is counted"));
            foreach (var read in Texts(signal["key"], "so nothing is counted").Concat(distinct))
                yield return read;
        }

        foreach (var assignment in document.Entries("assignments"))
        {
            var events = DocumentFilter.Items(assignment["sla"]?["acknowledgedBy"])
                .SelectMany(rule => Texts(rule["key"], "so it acknowledges nothing"));
            foreach (var read in Texts(assignment["sticky"]?["key"], "so no account keeps its owner").Concat(events))
                yield return read;
        }
    }

    private static IEnumerable<FieldRead> Enrichers(CheckedDocument document)
    {
        foreach (var enricher in document.Entries("enrichers"))
        {
            IEnumerable<Entry> asked = [enricher, .. DocumentFilter.Items(enricher["waterfall"])];
            var templates = asked.SelectMany(
                provider => Below(provider["url"]).Concat(Below(provider["body"])).Concat(Below(provider["headers"])));
            foreach (var read in Texts(enricher["key"], "so nothing is looked up").Concat(templates))
                yield return read;
        }
    }

    // The place of each text is looked for only where a template reads what is not there
    private static IEnumerable<FieldRead> Templates(CheckedDocument document) =>
        document.Entries("templates")
            .Where(entry => document.Context.Template(entry).References.Any(path => !document.Fields.Has(path)))
            .SelectMany(Below)
            .Concat(document.Entries("destinations").SelectMany(entry => Below(entry["headers"])));

    private static IEnumerable<FieldRead> Below(Entry? entry)
    {
        if (entry is null)
            return [];
        if (entry.IsMapping)
            return entry.Entries.SelectMany(Below);
        if (entry.IsList)
            return entry.Items.SelectMany(Below);
        return entry.Text is { } text && text.Contains('{', StringComparison.Ordinal)
            ? Template.Parse(entry.Json, []).References
                .Order(StringComparer.Ordinal)
                .Select(path => new FieldRead(entry, path, "so nothing stands in its place"))
            : [];
    }

    private static IEnumerable<FieldRead> Texts(Entry? entry, string consequence) =>
        (entry?.Items ?? []).Where(item => item.Text is not null).Select(item => new FieldRead(item, item.Text!, consequence));
}
