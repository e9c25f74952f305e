using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Filters;

/// <summary>Whether a filter held, and what each of its conditions saw.</summary>
/// <param name="Held">Whether all of it held.</param>
/// <param name="Conditions">One for each condition, in the order of the document.</param>
public sealed record FilterResult(bool Held, IReadOnlyList<ConditionResult> Conditions)
{
    /// <summary>Why it cannot be told whether it holds: its patterns take too long. It then counts as not held.</summary>
    public string? Fault { get; init; }
}

/// <summary>What one condition saw.</summary>
/// <param name="Field">The path as written; for <c>$or</c>, <c>$and</c> and <c>$not</c> the path above them, empty at the root.</param>
/// <param name="Operator">The operator's name, such as <c>$gte</c>.</param>
/// <param name="Expected">The operand as written.</param>
/// <param name="Actual">The value that the event had, <see langword="null"/> where it had none.</param>
/// <param name="Held">Whether it held.</param>
public sealed record ConditionResult(string Field, string Operator, JsonNode? Expected, JsonNode? Actual, bool Held)
{
    /// <summary>What the conditions inside <c>$or</c>, <c>$and</c> and <c>$not</c> saw, each by itself; none for all others.</summary>
    public IReadOnlyList<ConditionResult>? Parts { get; init; }
}
