using System.Text.Json.Nodes;
namespace GtmFunctions.Pipeline.Config.Filters;

/// <summary>A condition on an event, parsed.</summary>
public sealed class Filter
{
    /// <summary>Tries every condition, so that a trace can name each that failed.</summary>
    public FilterResult Evaluate(JsonObject fields) => throw new NotSupportedException();
}

/// <summary>Whether a filter held, and what each of its conditions saw.</summary>
/// <param name="Held">Whether all of it held.</param>
/// <param name="Conditions">One for each condition, in the order of the document.</param>
public sealed record FilterResult(bool Held, IReadOnlyList<ConditionResult> Conditions);

/// <summary>What one condition saw.</summary>
/// <param name="Field">The path as written; for <c>$or</c>, <c>$and</c> and <c>$not</c> the operator with its place.</param>
/// <param name="Operator">The operator's name, such as <c>$gte</c>.</param>
/// <param name="Expected">The operand as written.</param>
/// <param name="Actual">The value that the event had, <see langword="null"/> where it had none.</param>
/// <param name="Held">Whether it held.</param>
public sealed record ConditionResult(string Field, string Operator, JsonNode? Expected, JsonNode? Actual, bool Held);
