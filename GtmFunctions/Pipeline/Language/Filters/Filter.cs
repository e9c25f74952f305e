using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Language.Filters;

/// <summary>
/// A condition on an event, parsed. Keys are field paths (<c>account.employees</c>) or nested objects of them; a value is what the
/// field must equal, or an object of operators (<see cref="FilterOperator"/>) that must all hold. <c>$and</c>, <c>$or</c> and
/// <c>$not</c> stand beside fields or under one.
/// </summary>
public sealed class Filter
{
    private readonly Condition[] _conditions;

    private Filter(IReadOnlyList<Condition> conditions)
    {
        _conditions = [.. conditions];
        Fields = conditions.SelectMany(condition => condition.Fields).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The conditions, in the order of the document; all must hold.</summary>
    internal IReadOnlyList<Condition> Conditions => _conditions;

    /// <summary>The paths of all fields that the filter reads.</summary>
    public IReadOnlySet<string> Fields { get; }

    /// <summary>Parses a filter; an empty object holds for every event.</summary>
    /// <param name="source">The filter as written.</param>
    /// <param name="lists">A list by the name of its file, or <see langword="null"/> when there is none of that name.</param>
    /// <param name="errors">Takes everything that is wrong; with an error in it, the filter that is returned must not be used.</param>
    public static Filter Parse(JsonNode? source, Func<string, ListTable?> lists, ICollection<PlacedError> errors) =>
        new(new FilterParser(lists, errors).Parse(source));

    /// <summary>Parses a filter that names no lists.</summary>
    /// <exception cref="FormatException">The filter is wrong; the message names all that is.</exception>
    public static Filter Parse(JsonNode? source)
    {
        var errors = new List<PlacedError>();
        var filter = Parse(source, _ => null, errors);
        return errors.Count == 0 ? filter : throw new FormatException(string.Join("; ", errors));
    }

    /// <summary>Tries every condition, so that a trace can name each that failed. Never throws, whatever the fields hold.</summary>
    /// <param name="fields">The event's data, and whatever else conditions may name at their root, such as <c>score</c>.</param>
    /// <param name="budget">What patterns may still take of the event's time; a budget of its own where none is given.</param>
    public FilterResult Evaluate(FieldScope fields, PatternBudget? budget = null)
    {
        budget ??= new PatternBudget();
        budget.Forgive();
        var results = new ConditionResult[_conditions.Length];
        var held = true;
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = _conditions[i].Evaluate(fields, budget);
            held &= results[i].Held;
        }

        return new FilterResult(held && budget.Fault is null, results) { Fault = budget.Fault };
    }
}
