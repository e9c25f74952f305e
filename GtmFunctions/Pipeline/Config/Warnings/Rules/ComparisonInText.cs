using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;

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
                bound.Groups["sign"].Value switch { ">=" or "≥" => "$gte", ">" => "$gt", "<=" or "≤" => "$lte", "<" => "$lt", _ => "$neq" };
            return $"{{ {name}: {bound.Groups["number"].Value} }}";
        }

        if (Range().Match(text) is { Success: true } range)
            return $"{{ $gte: {range.Groups["from"].Value}, $lte: {range.Groups["to"].Value} }}";
        return Choices().IsMatch(text) ? $"{{ $in: [{string.Join(", ", text.Split('|'))}] }}" : null;
    }

    [GeneratedRegex(
        @"\A\s*(?<sign>>=|<=|≥|≤|>|<|!=)\s*(?<number>-?[0-9]+(?:\.[0-9]+)?)\s*\z",
        RegexOptions.None,
        RegexTimeout.Milliseconds)]
    private static partial Regex Bound();

    [GeneratedRegex(@"\A(?<from>[0-9]+)\.\.(?<to>[0-9]+)\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Range();

    [GeneratedRegex(@"\A[A-Za-z0-9 -]{1,40}(?:\|[A-Za-z0-9 -]{1,40})+\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Choices();
}
