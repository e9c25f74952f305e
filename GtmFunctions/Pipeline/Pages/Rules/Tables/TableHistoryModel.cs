using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>Who changed which row of a table, and when.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Changes">The changes, newest first.</param>
/// <param name="IsComplete">Whether all publications that are kept were looked at.</param>
public sealed record TableHistoryModel(string Name, string Answer, IReadOnlyList<TableChange> Changes, bool IsComplete)
    : PageModel($"Changes of {Name}", Answer, Changes.Count == 0 ? Standing.Idle : Standing.Good);

/// <summary>A publication that changed the table.</summary>
/// <param name="Line">Who, when and why.</param>
/// <param name="Rows">The rows that it changed.</param>
/// <param name="More">How many further rows it changed.</param>
public sealed record TableChange(ChangeLine Line, IReadOnlyList<RowChangeLine> Rows, int More);

/// <summary>A row that was changed.</summary>
/// <param name="What">What became of it: <c>added</c>, <c>removed</c>, <c>changed</c> or <c>moved</c>.</param>
/// <param name="Row">What it says, shortly.</param>
/// <param name="Cells">What changed in it: heading, before, after.</param>
public sealed record RowChangeLine(string What, string Row, IReadOnlyList<string> Cells);
