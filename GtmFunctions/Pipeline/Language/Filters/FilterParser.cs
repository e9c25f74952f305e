using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Language.Filters;

/// <summary>Reads filters as written into conditions, and gathers everything that is wrong with them.</summary>
internal sealed class FilterParser(Func<string, ListTable?> lists, ICollection<PlacedError> errors)
{
    /// <summary>The conditions of a filter, in the order of the document.</summary>
    public IReadOnlyList<Condition> Parse(JsonNode? source) => Group(source, "", []);

    // A filter at the root, in a list of $and and $or, or under a field's name
    private List<Condition> Group(JsonNode? source, string field, IReadOnlyList<string> path)
    {
        if (source is not JsonObject entries)
        {
            if (field.Length > 0)
                return One(field, "$eq", source, path);
            Report(path, "a filter is an object of fields and conditions, such as { person.email: { $exists: true } }");
            return [];
        }

        var conditions = new List<Condition>();
        foreach (var (key, value) in entries)
            conditions.AddRange(Entry(field, key, value, [.. path, key]));
        return conditions;
    }

    private List<Condition> Entry(string field, string key, JsonNode? value, IReadOnlyList<string> path)
    {
        if (GroupOperator.All.TryGetValue(key, out var group))
            return Combine(field, group, value, path);
        if (!key.StartsWith('$'))
            return Group(value, field.Length == 0 ? key : $"{field}.{key}", path);
        if (field.Length > 0)
            return One(field, key, value, path);
        Report(path, $"'{key}' needs a field: write its path and put the operator under it, such as person.email: {{ {key}: … }}");
        return [];
    }

    private List<Condition> Combine(string field, GroupOperator group, JsonNode? value, IReadOnlyList<string> path)
    {
        if (!group.TakesList)
            return [new GroupCondition(field, group, value, [Group(value, field, path)])];

        if (value is not JsonArray { Count: > 0 } filters)
        {
            Report(path, $"'{group.Name}' takes a list of at least one filter");
            return [];
        }

        var groups = filters.Select((filter, i) => Group(filter, field, [.. path, $"{i}"])).ToArray();
        return [new GroupCondition(field, group, value, groups)];
    }

    private List<Condition> One(string field, string name, JsonNode? operand, IReadOnlyList<string> path)
    {
        if (!FilterOperator.All.TryGetValue(name, out var row))
        {
            var known = FilterOperator.All.Keys.Concat(GroupOperator.All.Keys);
            Report(path, $"'{name}' is no operator{Spelling.Suggest(name, known)}");
            return [];
        }

        try
        {
            return [new FieldCondition(FieldPath.Parse(field), name, operand, Prepare(row, operand))];
        }
        catch (FormatException e)
        {
            Report(path, e.Message);
            return [];
        }
    }

    private Func<JsonNode?, PatternBudget, bool> Prepare(FilterOperator row, JsonNode? operand)
    {
        try
        {
            return row.Prepare(operand, lists);
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{row.Name}' {e.Message}", e);
        }
    }

    private void Report(IReadOnlyList<string> path, string message) => errors.Add(new PlacedError(path, message));
}
