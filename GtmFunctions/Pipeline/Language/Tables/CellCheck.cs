using System.Globalization;
using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>A cell of a decision table that no event can meet, though it can be read.</summary>
/// <param name="Line">The row's line in the file, from 1.</param>
/// <param name="Column">The column's heading.</param>
/// <param name="Message">What would happen, and the likely fix.</param>
/// <param name="IsCertain">
/// Whether the field's name says what it holds, so that the cell is wrong in any case; else only the column's other cells say so.
/// </param>
internal sealed record CellFinding(int Line, string Column, string Message, bool IsCertain);

/// <summary>Finds cells that can never match what their column holds.</summary>
internal static class CellCheck
{
    /// <summary>All such cells of a table, by line.</summary>
    public static IEnumerable<CellFinding> Check(DecisionTable table)
    {
        for (var column = 0; column < table.Conditions.Count; column++)
        {
            var path = table.Conditions[column].Text;
            var kind = CanonicalFields.KindOf(path);
            var isNumeric = IsNumber(kind) || table.Rows.Any(row => row.Cells[column].IsNumeric);
            foreach (var row in table.Rows)
            {
                var cell = row.Cells[column];
                if (isNumeric && cell.Choices.Count > 0 && !cell.Choices.Any(IsNumber))
                    yield return new CellFinding(row.Line, path, NoNumber(cell.Text), IsNumber(kind));
                else if (ReferenceEquals(kind, ConversionTable.Country) && cell.Choices.FirstOrDefault(IsNoCountry) is { } unknown)
                    yield return new CellFinding(row.Line, path, NoCountry(unknown), IsCertain: false);
            }
        }
    }

    private static bool IsNumber(Conversion? kind) =>
        kind is not null && (kind == ConversionTable.WholeNumber || kind == ConversionTable.Number || kind == ConversionTable.Amount);

    private static bool IsNumber(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static bool IsNoCountry(string text) => CountryConversion.Code(text) is null;

    private static string NoCountry(string text) =>
        $"'{text}' is no country that we know, so the row can match none for it: write codes such as US|CA";

    private static string NoNumber(string cell) => TimeText.Read(cell, null, out _) is not null || IsDayOfMonth(cell)
        ? $"'{cell}' is a date, which Excel makes of a range such as 1-2: write 1..2"
        : $"'{cell}' is no number, and this column has numbers, so the row can never match: write >=200, <1000, 200..999 or 200+";

    // 01-Feb, Feb-01, 2. Jan
    private static bool IsDayOfMonth(string cell) => TimeText.Read($"{cell.Replace('-', ' ')} 2000", null, out _) is not null;
}
