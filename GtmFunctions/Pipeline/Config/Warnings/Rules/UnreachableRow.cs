using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A row of a decision table that an earlier one always goes before.</summary>
internal static class UnreachableRow
{
    // Each row is held against so many at most, so that a long table is read in one go
    private const int MostCompared = 100;

    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "unreachable-row", "A row of a decision table that never decides, since an earlier row holds wherever it does", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document) =>
        from table in document.Configuration.Assignments.Values.Select(assignment => assignment.Table).OfType<DecisionTable>()
        from pair in Covered(table)
        select new ConfigurationWarning(
            Rule.Code, table.File, pair.Row.Line, "",
            $"this row never decides: line {pair.By.Line} holds wherever it does, and stands before it");

    private static IEnumerable<(DecisionRow Row, DecisionRow By)> Covered(DecisionTable table)
    {
        var coverage = new CellCoverage();
        var compared = new List<DecisionRow>();
        var seen = new Dictionary<string, DecisionRow>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in table.Rows)
        {
            var text = string.Join('\n', row.Cells.Select(cell => cell.IsAnything ? "*" : cell.Text));
            if ((seen.GetValueOrDefault(text) ?? compared.Find(earlier => Covers(coverage, table, earlier, row))) is { } by)
            {
                yield return (row, by);
                continue;
            }

            seen[text] = row;
            if (compared.Count < MostCompared)
                compared.Add(row);
        }
    }

    private static bool Covers(CellCoverage coverage, DecisionTable table, DecisionRow earlier, DecisionRow row)
    {
        for (var i = 0; i < row.Cells.Count; i++)
        {
            if (!coverage.Covers(table.Conditions[i].Text, earlier.Cells[i], row.Cells[i]))
                return false;
        }

        return true;
    }
}
