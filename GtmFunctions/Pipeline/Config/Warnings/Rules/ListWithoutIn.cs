namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A list that a field is compared with as a whole: one value never equals it.</summary>
internal static class ListWithoutIn
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "list-without-in", "A field that is to equal a list (`account.country: [US, CA]`) although it holds one value", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document) =>
        from filter in DocumentFilter.All(document)
        from term in FilterTerm.All(filter.Entry)
        where term.Operator is "$eq" or "$neq" && term.Operand.IsList && document.Fields.IsCanonical(term.Field)
        let meant = term.Operator == "$eq" ? "$in" : "$nin"
        select document.At(
            term.Place, Rule.Code, $"'{term.Field}' holds one value, which never equals a list: write {{ {meant}: [ … ] }}");
}
