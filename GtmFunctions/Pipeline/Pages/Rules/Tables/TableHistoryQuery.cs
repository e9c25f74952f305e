using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>Tells who changed which row of a table, and when.</summary>
internal sealed class TableHistoryQuery(PublicationHistory history, PublishedDocuments documents)
{
    private const int Publications = 100;
    private const int MostChanges = 20;
    private const int MostRows = 50;
    private const int LongestRow = 120;

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var name = request.Value("name");
        var all = await history.ListAsync(Publications, cancellation);
        var lines = all.Select(publication => (publication, Line: Line(publication, name))).Where(one => one.Line is not null).ToList();
        var changes = new List<TableChange>();
        foreach (var (publication, line) in lines.Take(MostChanges))
        {
            var before = publication.Before is { } old ? await documents.BundleAsync(old, cancellation) : null;
            var after = await documents.BundleAsync(publication.Version, cancellation);
            changes.Add(Change(name, line!, before, after));
        }

        if (changes.Count == 0 && (await documents.CurrentBundleAsync(cancellation))?.Tables.ContainsKey(name) is not true)
            return TableQuery.Missing(name, draft: null);
        var isComplete = all.Count < Publications && lines.Count <= MostChanges;
        return PageAnswer.Show<TableHistoryPage>(new TableHistoryModel(name, Answer(name, changes, isComplete), changes, isComplete));
    }

    /// <summary>What a publication changed of a table, in a line; <see langword="null"/> where it changed nothing of it.</summary>
    public static ChangeLine? Line(Publication publication, string name)
    {
        var begins = $"{name}: ";
        return publication.What is PublicationKind.Publish or PublicationKind.RollBack
            && publication.Summary.FirstOrDefault(line => line.StartsWith(begins, StringComparison.Ordinal)) is { } told
            ? new ChangeLine(
                publication.Id,
                publication.At,
                publication.By.Kind == AuthorKind.Sheet ? "its sheet" : publication.By.Name,
                publication.What == PublicationKind.RollBack ? $"{told[begins.Length..]}, by going back" : told[begins.Length..],
                publication.Note)
            : null;
    }

    private static string Answer(string name, List<TableChange> changes, bool isComplete) => changes switch
    {
        [] => $"No publication that is kept has changed {name}.",
        [var last, ..] => $"{Relative.Count(changes.Count, "publication")} "
            + $"{(isComplete ? "" : "of those that were looked at ")}changed it; "
            + $"the last was by {last.Line.By}: {last.Line.What}.",
    };

    // Versions are forgotten in the end; that somebody changed something is told all the same
    private static TableChange Change(string name, ChangeLine line, ConfigurationBundle? before, ConfigurationBundle? after)
    {
        if (after is null
            || TableDiff.Between(name, before?.Tables.GetValueOrDefault(name), after.Tables.GetValueOrDefault(name)) is not { } diff)
            return new TableChange(line, [], 0);
        return new TableChange(
            line, [.. diff.Rows.Take(MostRows).Select(row => Row(row, diff.Columns))], Math.Max(0, diff.Rows.Count - MostRows));
    }

    private static RowChangeLine Row(RowChange change, IReadOnlyList<string> columns) => change switch
    {
        { Before: null } => new RowChangeLine("added", Short(change.After!), []),
        { After: null } => new RowChangeLine("removed", Short(change.Before), []),
        _ => new RowChangeLine(
            "changed",
            Short(change.Before),
            [.. change.Cells.Select(i => $"{columns[i]}: {Said(change.Before.Cells[i])} → {Said(change.After.Cells[i])}")]),
    };

    private static string Said(string cell) => cell.Length == 0 ? "nothing" : cell;

    private static string Short(ChangedRow row)
    {
        var text = string.Join(" · ", row.Cells.Where(cell => cell.Length > 0));
        return BoundedText.Cut(text, LongestRow);
    }
}
