using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>Filters in words: <c>account.employees is at least 200</c>, without the signs of the document.</summary>
internal static class FilterSentence
{
    // Of a long list the first are enough to know it by
    private const int MostValues = 12;

    private static readonly Dictionary<string, Func<JsonNode?, string>> Words = new(StringComparer.Ordinal)
    {
        ["$eq"] = operand => operand is null ? "is missing" : $"is {Value(operand)}",
        ["$neq"] = operand => operand is null ? "is there" : $"is not {Value(operand)}",
        ["$gt"] = operand => IsTime(operand) ? $"is after {Time(operand)}" : $"is more than {Value(operand)}",
        ["$gte"] = operand => IsTime(operand) ? $"is {Time(operand)} or later" : $"is at least {Value(operand)}",
        ["$lt"] = operand => IsTime(operand) ? $"is before {Time(operand)}" : $"is less than {Value(operand)}",
        ["$lte"] = operand => IsTime(operand) ? $"is {Time(operand)} or earlier" : $"is at most {Value(operand)}",
        ["$in"] = operand => Several(operand, "is one of no values", "is", "or"),
        ["$nin"] = operand => Several(operand, "is whatever it is", "is not", "or"),
        ["$exists"] = operand => IsTrue(operand) ? "is there" : "is missing",
        ["$startsWith"] = operand => $"begins with {Value(operand)}",
        ["$endsWith"] = operand => $"ends with {Value(operand)}",
        ["$contains"] = operand => $"has {Value(operand)} in it",
        ["$matches"] = operand => $"matches the pattern {Value(operand)}",
        ["$freemail"] = operand => IsTrue(operand) ? "is of a free-mail provider" : "is not of a free-mail provider",
        ["$inList"] = operand => $"stands in {operand}",
        ["$notInList"] = operand => $"does not stand in {operand}",
    };

    /// <summary>Each condition in words; none where the filter holds for every event.</summary>
    public static IReadOnlyList<string> Conditions(Filter filter) => [.. filter.Conditions.Select(Render)];

    /// <summary>The whole filter in words; <c>anything</c> where it holds for every event.</summary>
    public static string Render(Filter filter) => All(filter.Conditions);

    private static string Render(Condition condition) => condition switch
    {
        FieldCondition one => $"{one.Path.Text} {Words[one.Operator](one.Expected)}",
        GroupCondition group => Render(group),
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "No condition of this kind can be told."),
    };

    private static string Render(GroupCondition group) => group.Operator.Name switch
    {
        "$not" => $"not ({All(group.Groups[0])})",
        "$or" when group.Groups.Count > 1 => $"either {string.Join(" or ", group.Groups.Select(Part))}",
        _ when group.Groups.Count > 1 => string.Join(
            " and ", group.Groups.Select(one => one is [var only] && IsChoice(only) ? $"({All(one)})" : All(one))),
        _ => All(group.Groups[0]),
    };

    private static string All(IReadOnlyList<Condition> conditions) => conditions switch
    {
        [] => "anything",
        [var only] => Render(only),
        _ => string.Join(" and ", conditions.Select(condition => IsChoice(condition) ? $"({Render(condition)})" : Render(condition))),
    };

    // What "and" or another choice would be read into
    private static string Part(IReadOnlyList<Condition> conditions) =>
        conditions is [FieldCondition or GroupCondition { Operator.Name: "$not" }] ? All(conditions) : $"({All(conditions)})";

    private static bool IsChoice(Condition condition) => condition is GroupCondition { Operator.Name: "$or", Groups.Count: > 1 };

    private static string Several(JsonNode? operand, string none, string verb, string last)
    {
        string[] values = [.. operand!.AsArray().Take(MostValues).Select(value => value is null ? "missing" : Value(value))];
        var more = operand.AsArray().Count - values.Length;
        if (more > 0)
            return $"{verb} {string.Join(", ", values)} {last} one of {more} more";
        return values switch
        {
            [] => none,
            [var only] => $"{verb} {only}",
            [.. var first, var end] => $"{verb} {string.Join(", ", first)} {last} {end}",
        };
    }

    private static bool IsTrue(JsonNode? operand) => operand?.GetValueKind() == JsonValueKind.True;

    private static bool IsTime(JsonNode? operand) => FieldComparison.Number(operand) is null;

    private static string Time(JsonNode? operand) => FieldComparison.Text(operand)!;

    // As it is written and not as JSON escapes it, since nobody parses it
    private static string Value(JsonNode? value) => value switch
    {
        null => "missing",
        _ when value.GetValueKind() == JsonValueKind.String => $"\"{value.GetValue<string>()}\"",
        _ => value.ToJsonString(PipelineJson.Readable.Options),
    };
}
