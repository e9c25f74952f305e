using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>What conditions saw, as traces show it.</summary>
internal static class ConditionTrace
{
    /// <summary>Every condition with the value that it saw; <see langword="null"/> where there is none.</summary>
    public static JsonArray? Render(IReadOnlyList<ConditionResult>? conditions) =>
        conditions is null ? null : new JsonArray([.. conditions.Select(Render)]);

    /// <summary>The conditions that did not hold, in a sentence.</summary>
    public static string NotHeld(IEnumerable<ConditionResult> conditions) =>
        string.Join("; ", conditions.Where(condition => !condition.Held).Select(Sentence));

    private static JsonNode Render(ConditionResult condition)
    {
        var shown = new JsonObject
        {
            ["field"] = condition.Field,
            ["operator"] = condition.Operator,
            ["expected"] = condition.Expected?.DeepClone(),
            ["actual"] = condition.Actual?.DeepClone(),
            ["held"] = condition.Held,
        };
        if (condition.Parts is { } parts)
            shown["parts"] = Render(parts);
        return shown;
    }

    private static string Sentence(ConditionResult condition)
    {
        var actual = condition.Actual is null ? "missing" : Json(condition.Actual);
        return $"{condition.Field} {condition.Operator} {Json(condition.Expected)}, but it was {actual}".TrimStart();
    }

    private static string Json(JsonNode? node) => node?.ToJsonString(PipelineJson.Readable.Options) ?? "null";
}
