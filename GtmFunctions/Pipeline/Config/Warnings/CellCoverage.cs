using System.Globalization;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>
/// Whether one cell of a decision table holds for every value that another holds for. Bounds are read once for each cell.
/// </summary>
internal sealed class CellCoverage
{
    private readonly Dictionary<DecisionCell, NumberCell?> _bounds = [];

    /// <summary>Whether it surely does.</summary>
    /// <param name="field">The column's field.</param>
    /// <param name="wide">The cell that may hold for more.</param>
    /// <param name="narrow">The other.</param>
    public bool Covers(string field, DecisionCell wide, DecisionCell narrow)
    {
        if (wide.IsAnything)
            return true;
        if (narrow.IsAnything)
            return false;
        if (wide.Text.Equals(narrow.Text, StringComparison.OrdinalIgnoreCase))
            return true;
        if (wide.Choices.Count > 0)
            return narrow.Choices.Count > 0
                && narrow.Choices.All(choice => wide.Choices.Contains(choice, StringComparer.OrdinalIgnoreCase));
        return wide.IsNumeric && Bounds(field, wide) is { } bounds && IsWithin(field, narrow, bounds);
    }

    private bool IsWithin(string field, DecisionCell narrow, NumberCell bounds)
    {
        if (!narrow.IsNumeric)
        {
            return narrow.Choices.Count > 0 && narrow.Choices.All(choice =>
                decimal.TryParse(choice, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && bounds.Has(number));
        }

        // 51-200 may be the name of a band, which no bounds hold for
        if (Bounds(field, narrow) is not { } inner || (inner.IsSpelled && CanonicalFields.KindOf(field) is null))
            return false;
        var from = bounds.From is not { } least
            || (inner.From is { } low && (low > least || (low == least && (bounds.WithFrom || !inner.WithFrom))));
        var to = bounds.To is not { } most
            || (inner.To is { } high && (high < most || (high == most && (bounds.WithTo || !inner.WithTo))));
        return from && to;
    }

    private NumberCell? Bounds(string field, DecisionCell cell) => _bounds.TryGetValue(cell, out var known)
        ? known
        : _bounds[cell] = NumberCell.Parse(cell.Text, ReferenceEquals(CanonicalFields.KindOf(field), ConversionTable.WholeNumber));
}
