using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>
/// A decision table: columns named by field paths are conditions, columns that begin with <c>-></c> are results. The first row whose
/// every condition holds wins.
/// </summary>
/// <param name="File">The file's name.</param>
/// <param name="Conditions">The fields of the condition columns.</param>
/// <param name="Results">The names of the result columns, without the arrow.</param>
/// <param name="Rows">In the order of the file.</param>
public sealed record DecisionTable(
    string File, IReadOnlyList<FieldPath> Conditions, IReadOnlyList<string> Results, IReadOnlyList<DecisionRow> Rows)
{
    private const string Arrow = "->";

    /// <summary>Reads a CSV file.</summary>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="text">Its text.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    public static DecisionTable Parse(string file, string text, ICollection<ConfigurationError> errors)
    {
        var csv = CsvTable.Parse(file, text, errors);
        void Report(int line, int column, string message) =>
            errors.Add(new ConfigurationError(file, line, 1, csv.Columns[column], message));

        var conditions = new List<(int Column, FieldPath Path)>();
        var results = new List<(int Column, string Name)>();
        for (var i = 0; i < csv.Columns.Count; i++)
        {
            try
            {
                if (csv.Columns[i].StartsWith(Arrow, StringComparison.Ordinal))
                    results.Add((i, csv.Columns[i][Arrow.Length..].Trim()));
                else
                    conditions.Add((i, FieldPath.Parse(csv.Columns[i])));
            }
            catch (FormatException e)
            {
                Report(1, i, $"a column is named by a field path, or by '-> name' for a result: {e.Message}");
            }
        }

        if (csv.Columns.Count > 0 && results.Count == 0)
            errors.Add(new ConfigurationError(file, 1, 1, "", "the table has no result: name at least one column '-> team' or '-> owner'"));

        var rows = csv.RowsUntil(errors).Select(row => new DecisionRow(
            row.Line,
            [.. conditions.Select(c => DecisionCell.Parse(
                row.Cells[c.Column], message => Report(row.Line, c.Column, message), CanonicalFields.KindOf(c.Path.Text)))],
            results
                .Where(r => row.Cells[r.Column].Length > 0)
                .DistinctBy(r => r.Name)
                .ToDictionary(r => r.Name, r => row.Cells[r.Column], StringComparer.Ordinal)));
        var table = new DecisionTable(file, [.. conditions.Select(c => c.Path)], [.. results.Select(r => r.Name)], [.. rows]);
        foreach (var finding in CellCheck.Check(table).Where(finding => finding.IsCertain))
            errors.Add(new ConfigurationError(file, finding.Line, 1, finding.Column, finding.Message));
        return table;
    }

    /// <summary>The first row whose every condition holds, or <see langword="null"/>.</summary>
    public DecisionRow? Decide(FieldScope fields)
    {
        var values = Conditions.Select(fields.Read).ToArray();
        return Rows.FirstOrDefault(row => row.Cells.Zip(values).All(pair => pair.First.Holds(pair.Second)));
    }
}

/// <summary>A row of a decision table.</summary>
/// <param name="Line">Where it is in the file, from 1.</param>
/// <param name="Cells">One condition for each condition column.</param>
/// <param name="Results">Result by name; an empty cell gives none.</param>
public sealed record DecisionRow(int Line, IReadOnlyList<DecisionCell> Cells, IReadOnlyDictionary<string, string> Results);
