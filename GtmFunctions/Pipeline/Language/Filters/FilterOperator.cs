using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Language.Filters;

/// <summary>
/// An operator on one field, as a row: a new one is a new row. A test gets the field's value, <see langword="null"/> for a missing
/// field, and never throws. A field that is missing meets only what it cannot contradict: <c>$neq</c>, <c>$nin</c>,
/// <c>$notInList</c>, <c>$exists: false</c>, <c>$freemail: false</c>, and equality with null.
/// </summary>
/// <param name="Name">With its dollar sign.</param>
/// <param name="Prepare">
/// Makes the test of an operand; throws <see cref="FormatException"/> for an operand that it cannot take, with the end of a sentence
/// that begins with its name.
/// </param>
internal sealed record FilterOperator(string Name, Func<JsonNode?, Func<string, ListTable?>, Func<JsonNode?, PatternBudget, bool>> Prepare)
{
    /// <summary>All of them, in the order in which messages list them.</summary>
    public static readonly IReadOnlyDictionary<string, FilterOperator> All = new[]
    {
        Row("$eq", Any, FieldComparison.Same),
        Row("$neq", Any, (actual, operand) => !FieldComparison.Same(actual, operand)),
        Row("$gt", Ordered, (actual, operand) => FieldComparison.Compare(actual, operand) > 0),
        Row("$gte", Ordered, (actual, operand) => FieldComparison.Compare(actual, operand) >= 0),
        Row("$lt", Ordered, (actual, operand) => FieldComparison.Compare(actual, operand) < 0),
        Row("$lte", Ordered, (actual, operand) => FieldComparison.Compare(actual, operand) <= 0),
        Row("$in", Several, FieldComparison.In),
        Row("$nin", Several, (actual, operand) => !FieldComparison.In(actual, operand)),
        Row("$exists", Flag, (actual, expected) => actual is not null == expected),
        Row("$startsWith", Text, (actual, operand) => FieldComparison.Text(actual)?.StartsWith(operand, StringComparison.Ordinal) == true),
        Row("$endsWith", Text, (actual, operand) => FieldComparison.Text(actual)?.EndsWith(operand, StringComparison.Ordinal) == true),
        Row("$contains", Scalar, FieldComparison.Contains),
        new FilterOperator("$matches", (operand, _) =>
        {
            var pattern = FieldPattern.Parse(operand);
            return pattern.Matches;
        }),
        Row("$freemail", Flag, (actual, expected) => FreemailDomains.Has(actual) == expected),
        Row("$inList", List, (actual, list) => list.ContainsAny(actual)),
        Row("$notInList", List, (actual, list) => !list.ContainsAny(actual)),
    }.ToDictionary(row => row.Name, StringComparer.Ordinal);

    private static FilterOperator Row<T>(
        string name, Func<JsonNode?, Func<string, ListTable?>, T> read, Func<JsonNode?, T, bool> test) => new(name, (operand, lists) =>
    {
        var value = read(operand, lists);
        return (actual, _) => test(actual, value);
    });

    private static FilterOperator Row<T>(string name, Func<JsonNode?, T> read, Func<JsonNode?, T, bool> test) =>
        Row(name, (operand, _) => read(operand), test);

    private static JsonNode? Any(JsonNode? operand) => operand;

    private static JsonNode Ordered(JsonNode? operand) =>
        FieldComparison.Number(operand) is not null || FieldComparison.Time(operand) is not null
            ? operand!
            : throw new FormatException("takes a number or an ISO 8601 time, such as 200 or 2026-01-31T09:00:00Z");

    private static JsonArray Several(JsonNode? operand) => operand as JsonArray
        ?? throw new FormatException("takes a list of values, such as [software, fintech]");

    private static bool Flag(JsonNode? operand) => operand?.GetValueKind() is JsonValueKind.True or JsonValueKind.False
        ? operand.GetValue<bool>()
        : throw new FormatException("takes true or false");

    private static string Text(JsonNode? operand) => FieldComparison.Text(operand) is { Length: > 0 } text
        ? text
        : throw new FormatException("takes a text that is not empty");

    private static JsonNode Scalar(JsonNode? operand) => operand is JsonValue && FieldText.From(operand) is { Length: > 0 }
        ? operand
        : throw new FormatException("takes one value that is not empty");

    private static ListTable List(JsonNode? operand, Func<string, ListTable?> lists)
    {
        if (operand?.GetValueKind() != JsonValueKind.String)
            throw new FormatException("takes the name of a CSV file beside the document, such as customers.csv, or of one of its lists");
        var name = operand.GetValue<string>();
        return lists(name) ?? throw new FormatException(
            $"takes a list, and '{name}' is not there: put the file beside the document, name one of its 'lists', or mend the name");
    }
}
