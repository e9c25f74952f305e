using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>One comparison of a filter, where it is written.</summary>
/// <param name="Place">Where the field or the operator stands.</param>
/// <param name="Field">The field's path.</param>
/// <param name="Operator">The operator, with its dollar sign.</param>
/// <param name="Operand">What it compares with.</param>
/// <param name="MustHold">Whether the filter holds only where this does: it is under no <c>$or</c> and no <c>$not</c>.</param>
internal sealed record FilterTerm(Entry Place, string Field, string Operator, Entry Operand, bool MustHold)
{
    /// <summary>All comparisons of a filter, as <see cref="FilterParser"/> reads it; none where there is no filter.</summary>
    public static IEnumerable<FilterTerm> All(Entry? filter) => filter is { IsMapping: true } ? Group(filter, "", mustHold: true) : [];

    private static IEnumerable<FilterTerm> Group(Entry entry, string field, bool mustHold)
    {
        if (!entry.IsMapping)
            return [new FilterTerm(entry, field, "$eq", entry, mustHold)];
        return entry.Entries.SelectMany(part => Part(part, field, mustHold));
    }

    private static IEnumerable<FilterTerm> Part(Entry entry, string field, bool mustHold)
    {
        if (GroupOperator.All.TryGetValue(entry.Key, out var group))
        {
            var isStrict = mustHold && entry.Key == "$and";
            return group.TakesList ? entry.Items.SelectMany(item => Group(item, field, isStrict)) : Group(entry, field, mustHold: false);
        }

        if (entry.Key.StartsWith('$'))
            return [new FilterTerm(entry, field, entry.Key, entry, mustHold)];
        return Group(entry, field.Length == 0 ? entry.Key : $"{field}.{entry.Key}", mustHold);
    }
}
