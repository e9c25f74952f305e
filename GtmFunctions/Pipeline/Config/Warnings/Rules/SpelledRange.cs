using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>
/// A range with a dash or a word in a column of numbers. It is read as the range; a spreadsheet makes a date of one such as <c>1-12</c> the
/// next time that it saves the file.
/// </summary>
internal static class SpelledRange
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "spelled-range",
        "A range with a dash or a word (`1-12`, `1 to 50`) in a column of numbers, which spreadsheets turn into a date or text", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        foreach (var table in document.Configuration.Assignments.Values.Select(assignment => assignment.Table).OfType<DecisionTable>())
        {
            for (var column = 0; column < table.Conditions.Count; column++)
            {
                // Elsewhere it may be the name of a band
                var field = table.Conditions[column].Text;
                var isWhole = ReferenceEquals(CanonicalFields.KindOf(field), ConversionTable.WholeNumber);
                if (!isWhole && !ReferenceEquals(CanonicalFields.KindOf(field), ConversionTable.Amount))
                    continue;
                foreach (var row in table.Rows.Where(row => row.Cells[column].IsNumeric))
                {
                    if (NumberCell.Parse(row.Cells[column].Text, isWhole) is { IsSpelled: true, From: { } from, To: { } to })
                        yield return new ConfigurationWarning(
                            Rule.Code, table.File, row.Line, field, Message(row.Cells[column].Text, from, to));
                }
            }
        }
    }

    private static string Message(string cell, decimal from, decimal to) => FormattableString.Invariant(
        $"'{cell}' is read as {from} to {to}, and a spreadsheet may make a date of it when it saves the file: write {from}..{to}");
}
