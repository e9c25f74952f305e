using System.Text;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>Makes a draft of what was typed into a table or of an uploaded spreadsheet, and gives the table as a file.</summary>
internal sealed class TableForms(ShownTables tables, TableQuery query, ConfigurationReader reader, RulesDrafts drafts)
{
    private const int MostBytes = 1 << 20;
    private const string Xlsx = "xlsx";

    /// <summary>Makes a draft of what was typed, or shows what is wrong with it.</summary>
    public async Task<PageAnswer> EditAsync(PageRequest request, CancellationToken cancellation)
    {
        var shown = await tables.FindOfFormAsync(request, cancellation);
        var typed = TableForm.Read(request);
        var edits = typed.Edits(shown.Sheet);
        var edited = shown.Sheet.Apply(edits);
        if (edits.Count == 0 || edited.ToText() == shown.Bundle.Tables[shown.Name])
        {
            return await query.ShowTypedAsync(
                shown, typed, shown.Sheet, ["Nothing was changed: type into a cell, tick a row to remove, or fill an empty row."], request,
                cancellation);
        }

        var bundle = shown.With(edited.ToText());
        if (TableFaults.Find(reader, bundle, shown.Name).AreErrors)
            return await query.ShowTypedAsync(shown, typed, edited, [], request, cancellation);
        return await KeepAsync(shown, bundle, request, hasErrors: false, cancellation);
    }

    /// <summary>Makes a draft of an uploaded spreadsheet; one with mistakes shows them at their places.</summary>
    public async Task<PageAnswer> UploadAsync(PageRequest request, CancellationToken cancellation)
    {
        var shown = await tables.FindOfFormAsync(request, cancellation);
        if (await request.FileAsync("file", MostBytes, cancellation) is not { } file)
            return PageAnswer.Refuse("No file was chosen: choose the table as .csv or .xlsx.");
        TableSheet uploaded;
        try
        {
            uploaded = TableSheet.Parse(TableText.Read(file));
        }
        catch (FormatException wrong)
        {
            return PageAnswer.Refuse($"The file cannot be read: {wrong.Message}.");
        }

        if (uploaded.Columns.Count == 0)
            return PageAnswer.Refuse("The file is empty: its first line names the columns.");
        var text = shown.Sheet.TakeOver(uploaded).ToText();
        if (text == shown.Bundle.Tables[shown.Name])
            return PageAnswer.Refuse("The file says what the table says, so there is nothing to change.");
        var bundle = shown.With(text);
        return await KeepAsync(
            shown, bundle, request, TableFaults.Find(reader, bundle, shown.Name).Here.Any(fault => fault.IsError), cancellation);
    }

    /// <summary>Gives the table as a file: CSV as it is written, with the mark by which Excel knows UTF-8, or a workbook.</summary>
    public async Task<PageAnswer> FileAsync(PageRequest request, CancellationToken cancellation)
    {
        var (name, draft) = (request.Value("name"), request.Text("draft"));
        if (await tables.FindAsync(name, draft, cancellation) is not { } shown)
            return TableQuery.Missing(name, draft);
        return request.Text("as") switch
        {
            null or "csv" => PageAnswer.File(
                name, "text/csv; charset=utf-8",
                    (byte[])[.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(shown.Bundle.Tables[name])]),
            Xlsx => PageAnswer.File(Path.ChangeExtension(name, Xlsx), Workbook.ContentType, Workbook.From(name, shown.Sheet)),
            var other => throw new PageRequestException($"'as' is csv or {Xlsx}, not '{other}'."),
        };
    }

    private async Task<PageAnswer> KeepAsync(
        ShownTable shown, ConfigurationBundle bundle, PageRequest request, bool hasErrors, CancellationToken cancellation)
    {
        var draft = shown.Draft is { } old
            ? old with { Bundle = bundle }
            : new RulesDraft
            {
                Id = RulesDrafts.NewId(request.Now),
                Bundle = bundle,
                BeganFrom = shown.Version,
                By = PublicationAuthor.Person(request.Visitor.Name),
                At = request.Now,
            };
        draft = draft with
        {
            By = PublicationAuthor.Person(request.Visitor.Name),
            At = request.Now,
            Note = request.Field("note") ?? draft.Note,
        };
        if (await drafts.TryKeepAsync(draft, cancellation) is null)
            return PageAnswer.Refuse("Somebody else changed the draft meanwhile, and theirs stays: load the page again.");
        var said = TableDiff.Between(shown.Name, shown.Bundle.Tables[shown.Name], bundle.Tables[shown.Name])!.Summary();
        return hasErrors
            ? PageAnswer.Lead(
                PageLinks.With($"rules/tables/{Uri.EscapeDataString(shown.Name)}", ("draft", draft.Id)),
                $"{said}. It has mistakes, each told beside its cell: mend them here.")
            : PageAnswer.Lead(PageLinks.To("rules", "drafts", draft.Id), $"{said}. Nothing is live yet: this is its draft.");
    }
}
