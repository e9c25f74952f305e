using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>An operator written without its <c>$</c>: it is read as the name of a field below the one that is meant.</summary>
internal static class OperatorWithoutDollar
{
    private static readonly Dictionary<string, string> Operators = Names();

    // What may stand where a field is meant
    private static readonly HashSet<string> Groups = new(["and", "or", "not"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "operator-without-dollar", "An operator without its `$` (`gte: 200`), which is read as a field's name", Find);

    /// <summary>Whether a comparison has such an operator in its path.</summary>
    public static bool Is(FilterTerm term, CheckedDocument document) => Written(term, document) is not null;

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document) =>
        from filter in DocumentFilter.All(document)
        from term in FilterTerm.All(filter.Entry)
        let written = Written(term, document)
        where written is not null
        select document.At(
            term.Place, Rule.Code, $"'{written}' is read as a field '{term.Field}', which no event has: write {Operators[written]}");

    private static string? Written(FilterTerm term, CheckedDocument document)
    {
        var names = term.Field.Split('.');
        for (var i = 0; i < names.Length; i++)
        {
            if (!Operators.ContainsKey(names[i]) || (i == 0 && !Groups.Contains(names[i])) || document.Fields.IsNamed(term.Field))
                continue;

            // A source may map an object as a whole, whose parts are called what they like
            if (document.Fields.IsCanonical(string.Join('.', names[..i])) || !document.Fields.Has(term.Field))
                return names[i];
        }

        return null;
    }

    private static Dictionary<string, string> Names()
    {
        var names = FilterOperator.All.Keys
            .Concat(GroupOperator.All.Keys)
            .ToDictionary(name => name[1..], StringComparer.OrdinalIgnoreCase);
        foreach (var (written, meant) in new[]
        {
            ("ne", "$neq"), ("!=", "$neq"), ("=", "$eq"), ("==", "$eq"), ("equals", "$eq"), (">=", "$gte"), (">", "$gt"), ("<=", "$lte"),
            ("<", "$lt"), ("notIn", "$nin"), ("regex", "$matches"),
        })
            names.TryAdd(written, meant);
        return names;
    }
}
