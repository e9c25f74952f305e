using System.Globalization;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>Shows a table of the rules as a grid: as it is, or as somebody typed it, with what is wrong at its place.</summary>
internal sealed class TableQuery(
    ShownTables tables,
    ConfigurationReader reader,
    ConfigurationVersions configurations,
    PublicationHistory history,
    AssignmentLedger ledger,
    SheetStates sheets)
{
    // Who changed it last is mostly among these, and each is a read
    private const int Publications = 20;

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var (name, draft) = (request.Value("name"), request.Text("draft"));
        if (await tables.FindAsync(name, draft, cancellation) is not { } shown)
            return Missing(name, draft);
        var part = new GridPart(request.Text("find"), request.Number("page", 1, 1, int.MaxValue));
        return await ShowAsync(shown, TableForm.Empty, shown.Sheet, part, request, [], cancellation);
    }

    /// <summary>Makes the page with what was typed, which cannot be used as it is.</summary>
    public Task<PageAnswer> ShowTypedAsync(
        ShownTable shown,
        TableForm typed,
        TableSheet edited,
        IReadOnlyList<string> why,
        PageRequest request,
        CancellationToken cancellation)
    {
        var page = int.TryParse(request.Field("page"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
        return ShowAsync(shown, typed, edited, new GridPart(request.Field("find"), page), request, why, cancellation);
    }

    /// <summary>Says that there is no such table.</summary>
    public static PageAnswer Missing(string name, string? draft) => PageAnswer.Missing(
        draft is null
            ? $"The published rules have no table '{name}'. The page of the rules lists those that they have."
            : $"There is no such draft any more, or it has no table '{name}'.");

    private async Task<PageAnswer> ShowAsync(
        ShownTable shown,
        TableForm typed,
        TableSheet edited,
        GridPart part,
        PageRequest request,
        IReadOnlyList<string> why,
        CancellationToken cancellation)
    {
        var use = TableUses.Find(shown.Bundle.Document).GetValueOrDefault(shown.Name) ?? new TableUse(TableKind.Other, []);
        var faults = TableFaults.Find(reader, shown.With(edited.ToText()), shown.Name);
        var view = TableGrid.Lay(shown.Sheet, edited, typed, faults.Here, part);
        var isTyped = typed.Rows.Count > 0;
        var table = CsvTable.Parse(shown.Name, shown.Bundle.Tables[shown.Name], []);
        var errors = faults.Here.Count(fault => fault.IsError) + faults.Elsewhere.Count;
        var rows = use.Kind == TableKind.Roster
            ? await NowAsync(view.Rows, shown, request.Now, cancellation)
            : view.Rows;
        var model = new TableModel(
            shown.Name,
            errors > 0
                ? $"{Relative.Count(errors, "mistake")} to mend before it can be used. {TableWords.Does(use.Kind, table, use.By)}"
                : isTyped && why.Count > 0 ? why[0] : TableWords.Does(use.Kind, table, use.By),
            errors > 0 ? Standing.Bad : isTyped && why.Count > 0 ? Standing.Attention : table.Rows.Count == 0 ? Standing.Idle
                : Standing.Good,
            use.Kind,
            TableWords.RowMeans(use.Kind),
            shown.Version,
            shown.Sheet.Columns,
            rows,
            shown.Sheet.Rows.Count,
            view.Found)
        {
            Of = shown.Identity,
            UsedBy = use.By,
            Draft = shown.Draft?.Id,
            Faults = [.. view.Faults, .. faults.Elsewhere],
            Page = view.Page,
            Pages = view.Pages,
            Find = part.Find,
            Note = request.Field("note"),
            Sheet = await SheetAsync(shown.Name, cancellation),
            LastChange = await LastChangeAsync(shown.Name, cancellation),
        };
        return PageAnswer.Show<TablePage>(
            model, isTyped || why.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK);
    }

    private async Task<IReadOnlyList<GridRow>> NowAsync(
        IReadOnlyList<GridRow> rows, ShownTable shown, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await configurations.TryCurrentAsync(cancellation) is not { } configuration)
            return rows;
        var state = PoolState.FromJson(await ledger.StateAsync(shown.Name, cancellation));
        return RosterNow.Put(rows, shown.Name, shown.Sheet, configuration, state, now);
    }

    private async Task<SheetLine?> SheetAsync(string name, CancellationToken cancellation) =>
        (await configurations.TryCurrentAsync(cancellation))?.LinkedTables.GetValueOrDefault(name) is { } linked
            ? SheetWords.Line(linked, await sheets.FindAsync(name, cancellation))
            : null;

    private async Task<ChangeLine?> LastChangeAsync(string name, CancellationToken cancellation) =>
        (await history.ListAsync(Publications, cancellation)).Select(publication => TableHistoryQuery.Line(publication, name))
            .FirstOrDefault(line => line is not null);
}
