using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>A table as a page shows it: of what is published, or of a draft.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Bundle">The rules that it is of.</param>
/// <param name="Version">The version that is published, or that the draft began from; empty where there was none.</param>
/// <param name="Draft">The draft; <see langword="null"/> for what is published.</param>
internal sealed record ShownTable(string Name, ConfigurationBundle Bundle, string Version, RulesDraft? Draft)
{
    /// <summary>The table, to be edited.</summary>
    public TableSheet Sheet { get; } = TableSheet.Parse(Bundle.Tables[Name]);

    /// <summary>What tells this text of the table from any other: rows are named by their numbers in it.</summary>
    public string Identity => KeyHash.For(Bundle.Tables[Name]);

    /// <summary>The rules with the table changed.</summary>
    public ConfigurationBundle With(string text) =>
        Bundle with { Tables = new Dictionary<string, string>(Bundle.Tables) { [Name] = text } };
}

/// <summary>Finds the table that a page is asked for, or that a form was filled in on.</summary>
internal sealed class ShownTables(PublishedDocuments documents, RulesDrafts drafts)
{
    /// <summary>The table of a draft where one is named, else as it is published; <see langword="null"/> where there is none.</summary>
    public async Task<ShownTable?> FindAsync(string name, string? draft, CancellationToken cancellation)
    {
        if (draft is not null)
        {
            return await drafts.FindAsync(draft, cancellation) is { } found && found.Bundle.Tables.ContainsKey(name)
                ? new ShownTable(name, found.Bundle, found.BeganFrom ?? "", found)
                : null;
        }

        return await documents.CurrentAsync(cancellation) is { } current
            ? await FindVersionAsync(name, current.Name, cancellation)
            : null;
    }

    /// <summary>The table that a form was filled in on.</summary>
    /// <exception cref="PageRequestException">It is not known any more, or was changed meanwhile.</exception>
    public async Task<ShownTable> FindOfFormAsync(PageRequest request, CancellationToken cancellation)
    {
        var name = request.Value("name");
        var shown = request.Field("draft") is { } draft
            ? await FindAsync(name, draft, cancellation)
            : await FindVersionAsync(name, request.Field("version") ?? "", cancellation);
        return shown is not null && shown.Identity == request.Field("of")
            ? shown
            : throw new PageRequestException(
                "The table was changed, or its draft taken away, while this page was open. Nothing was done: load the page again and "
                + "make the change once more.");
    }

    private async Task<ShownTable?> FindVersionAsync(string name, string version, CancellationToken cancellation) =>
        await documents.BundleAsync(version, cancellation) is { } bundle && bundle.Tables.ContainsKey(name)
            ? new ShownTable(name, bundle, version, null)
            : null;
}
