using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>A rule that an answer met.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Item">The first item that met it, of a rule about items.</param>
/// <param name="Matched">How many items met it.</param>
/// <param name="Items">How many items there are.</param>
internal sealed record AnswerMatch(AnswerRule Rule, JsonNode? Item = null, int Matched = 0, int Items = 0)
{
    /// <summary>The first rule that an answer meets, or <see langword="null"/>.</summary>
    /// <param name="rules">The connector's rules, in order.</param>
    /// <param name="status">The HTTP status.</param>
    /// <param name="text">The body as text.</param>
    /// <param name="json">The body as JSON, if it is.</param>
    public static AnswerMatch? First(IReadOnlyList<AnswerRule> rules, int status, string text, JsonNode? json) =>
        rules.Select(rule => Match(rule, status, text, json)).FirstOrDefault(match => match is not null);

    private static AnswerMatch? Match(AnswerRule rule, int status, string text, JsonNode? json)
    {
        if (rule.Status.Count > 0 && !rule.Status.Any(range => range.Contains(status)))
            return null;
        if (rule.Text.Count > 0 && !rule.Text.Contains(text.Trim(), StringComparer.Ordinal))
            return null;
        if (rule.Contains.Count > 0 && !rule.Contains.Any(part => text.Contains(part, StringComparison.OrdinalIgnoreCase)))
            return null;
        if (rule.Each is null)
            return Meets(rule, json) ? new AnswerMatch(rule) : null;

        var items = rule.Each.Read(json) as JsonArray ?? [];
        var met = items.Where(item => Meets(rule, item)).ToArray();
        return met.Length > 0 ? new AnswerMatch(rule, met[0], met.Length, items.Count) : null;
    }

    private static bool Meets(AnswerRule rule, JsonNode? node)
    {
        if (rule.Path is null)
            return true;
        var value = FieldText.From(rule.Path.Read(node));
        if (value is null)
            return rule.Exists == false;
        return rule.Exists != false
            && (rule.EqualTo.Count == 0 || rule.EqualTo.Contains(value, StringComparer.Ordinal))
            && !rule.Not.Contains(value, StringComparer.Ordinal);
    }
}
