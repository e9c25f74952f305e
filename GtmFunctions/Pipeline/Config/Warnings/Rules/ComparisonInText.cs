using System.Text.RegularExpressions;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A comparison as cells of tables have it, in a filter: there it is a text that the field must equal.</summary>
internal static partial class ComparisonInText
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "comparison-in-text",
        "A comparison as tables write it (`\">=200\"`, `1..50`, `US|CA`) as a value in a filter, where it is a text like any other", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document) =>
        from filter in DocumentFilter.All(document)
        from term in FilterTerm.All(filter.Entry)
        where term.Operator == "$eq" && document.Fields.IsCanonical(term.Field)
        let meant = Meant(term.Operand.Text ?? "")
        where meant is not null
        select document.At(term.Place, Rule.Code, $"this is a text that '{term.Field}' must equal as it stands: write {meant}");

    private static string? Meant(string text)
    {
        if (Bound().Match(text) is { Success: true } bound)
        {
            var name =
                bound.Groups[1].Value switch { ">=" or "≥" => "$gte", ">" => "$gt", "<=" or "≤" => "$lte", "<" => "$lt", _ => "$neq" };
            return $"{{ {name}: {bound.Groups[2].Value} }}";
        }

        if (Range().Match(text) is { Success: true } range)
            return $"{{ $gte: {range.Groups[1].Value}, $lte: {range.Groups[2].Value} }}";
        return Choices().IsMatch(text) ? $"{{ $in: [{string.Join(", ", text.Split('|'))}] }}" : null;
    }

    [GeneratedRegex(@"\A\s*(>=|<=|≥|≤|>|<|!=)\s*(-?[0-9]+(?:\.[0-9]+)?)\s*\z")]
    private static partial Regex Bound();

    [GeneratedRegex(@"\A([0-9]+)\.\.([0-9]+)\z")]
    private static partial Regex Range();

    [GeneratedRegex(@"\A[A-Za-z0-9 -]{1,40}(?:\|[A-Za-z0-9 -]{1,40})+\z")]
    private static partial Regex Choices();
}
