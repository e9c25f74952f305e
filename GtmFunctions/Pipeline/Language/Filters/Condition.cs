using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Filters;

/// <summary>One condition of a filter.</summary>
internal abstract record Condition
{
    /// <summary>The paths that it reads.</summary>
    public abstract IEnumerable<string> Fields { get; }

    /// <summary>Tries it.</summary>
    public abstract ConditionResult Evaluate(FieldScope fields, PatternBudget budget);
}

/// <summary>One operator on one field.</summary>
internal sealed record FieldCondition(FieldPath Path, string Operator, JsonNode? Expected, Func<JsonNode?, PatternBudget, bool> Test)
    : Condition
{
    public override IEnumerable<string> Fields => [Path.Text];

    // A result outlives the event's own tree, which later stages add to: of what can change it takes a copy
    public override ConditionResult Evaluate(FieldScope fields, PatternBudget budget)
    {
        var actual = fields.Read(Path);
        var wasFine = budget.Fault is null;
        var held = Test(actual, budget);
        if (wasFine && budget.Fault is { } fault)
            budget.Fail($"{Path.Text} {Operator}: {fault}");
        return new ConditionResult(Path.Text, Operator, Expected, actual.Kept(), held);
    }
}

/// <summary><c>$and</c>, <c>$or</c> or <c>$not</c> over groups of conditions; a group holds when all of it does.</summary>
internal sealed record GroupCondition(
    string Field, GroupOperator Operator, JsonNode? Expected, IReadOnlyList<IReadOnlyList<Condition>> Groups) : Condition
{
    public override IEnumerable<string> Fields => Groups.SelectMany(group => group).SelectMany(condition => condition.Fields);

    public override ConditionResult Evaluate(FieldScope fields, PatternBudget budget)
    {
        var groups = Groups.Select(group => group.Select(condition => condition.Evaluate(fields, budget)).ToArray()).ToArray();
        var held = Operator.Holds(groups.Select(group => Array.TrueForAll(group, result => result.Held)));
        IReadOnlyList<ConditionResult> parts = [.. groups.SelectMany(group => group)];
        return new ConditionResult(Field, Operator.Name, Expected, null, held) { Parts = parts };
    }
}

/// <summary>An operator that combines conditions.</summary>
/// <param name="Name">With its dollar sign.</param>
/// <param name="TakesList">Whether its operand is a list of filters, or one filter.</param>
/// <param name="Holds">Whether it holds, by whether each group does.</param>
internal sealed record GroupOperator(string Name, bool TakesList, Func<IEnumerable<bool>, bool> Holds)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyDictionary<string, GroupOperator> All = new GroupOperator[]
    {
        new("$and", TakesList: true, held => held.All(h => h)),
        new("$or", TakesList: true, held => held.Any(h => h)),
        new("$not", TakesList: false, held => !held.All(h => h)),
    }.ToDictionary(row => row.Name, StringComparer.Ordinal);
}
