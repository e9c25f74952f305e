using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>A condition as a list of comparisons that must all hold, and whether one such condition follows from another.</summary>
internal sealed class TermImplication
{
    // Whether each follows from one of the others is asked of so many at most
    private const int MostTerms = 50;

    private readonly FilterTerm[] _terms;

    private TermImplication(FilterTerm[] terms) => _terms = terms;

    /// <summary>A filter as such a list; <see langword="null"/> where it has alternatives, negations or very many.</summary>
    public static TermImplication? From(Entry? filter)
    {
        var terms = FilterTerm.All(filter).Take(MostTerms + 1).ToArray();
        return terms.Length <= MostTerms && Array.TrueForAll(terms, term => term.MustHold) ? new TermImplication(terms) : null;
    }

    /// <summary>Whether this condition surely holds wherever another does.</summary>
    public bool FollowsFrom(TermImplication other) =>
        Array.TrueForAll(_terms, term => Array.Exists(other._terms, given => given.Field == term.Field && Implies(given, term)));

    private static bool Implies(FilterTerm given, FilterTerm term)
    {
        if (given.Operator == term.Operator && JsonNode.DeepEquals(given.Operand.Json, term.Operand.Json))
            return true;
        if (given.Operator is "$eq" or "$in")
            return Values(given).All(value => Holds(term, value));
        return (given.Operator, term.Operator, given.Operand.Number, term.Operand.Number) switch
        {
            ("$gte" or "$gt", "$gte", { } low, { } least) => low >= least,
            ("$gt", "$gt", { } low, { } least) => low >= least,
            ("$gte", "$gt", { } low, { } least) => low > least,
            ("$lte" or "$lt", "$lte", { } high, { } most) => high <= most,
            ("$lt", "$lt", { } high, { } most) => high <= most,
            ("$lte", "$lt", { } high, { } most) => high < most,
            (not "$exists", "$exists", _, _) => IsPositive(given.Operator) && term.Operand.Text == "true",
            _ => false,
        };
    }

    private static bool IsPositive(string name) =>
        name is "$gt" or "$gte" or "$lt" or "$lte" or "$startsWith" or "$endsWith" or "$contains" or "$inList";

    private static bool Holds(FilterTerm term, JsonNode? value) => term.Operator switch
    {
        "$eq" => FieldComparison.Same(value, term.Operand.Json),
        "$in" => term.Operand.Json is JsonArray others && FieldComparison.In(value, others),
        "$gte" => FieldComparison.Compare(value, term.Operand.Json) >= 0,
        "$gt" => FieldComparison.Compare(value, term.Operand.Json) > 0,
        "$lte" => FieldComparison.Compare(value, term.Operand.Json) <= 0,
        "$lt" => FieldComparison.Compare(value, term.Operand.Json) < 0,
        "$exists" => term.Operand.Text == "true" && value is not null,
        _ => false,
    };

    private static IEnumerable<JsonNode?> Values(FilterTerm term) =>
        term.Operator == "$in" && term.Operand.Json is JsonArray several ? several.AsEnumerable() : [term.Operand.Json];
}
