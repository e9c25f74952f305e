using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Catalogue;

/// <summary>
/// A source of the catalogue as Markdown: how it proves itself, what its events become, what it does when it is not answered.
/// </summary>
internal static class SourcePage
{
    /// <summary>The page.</summary>
    public static string Render(SourceDefinition source)
    {
        var text = new StringBuilder($"### {source.Title} (`{source.Name}`)\n\n");
        if (source.IsOnlyPolled)
            Line(text, "Webhooks", "none: it is polled");
        else
            Webhooks(text, source);
        Line(text, "Polled", source.Poll is { } poll ? PolledRows.About(poll) : null);
        Line(text, "Documentation", source.Docs is { } docs ? $"<{docs}>" : null);
        Types(text, source);
        Fields(text, source);
        Fetch(text, source);
        PolledRows.Render(text, source);
        return text.ToString();
    }

    private static void Webhooks(StringBuilder text, SourceDefinition source)
    {
        Line(text, "Signature", Signature(source));
        Line(text, "Handshake", Handshake(source.Handshake));
        Line(text, "Event", Event(source.Event));
        Line(text, "Retries", Retries(source.Retries));
        Line(text, "Samples", Samples(source));
    }

    private static void Line(StringBuilder text, string what, string? words)
    {
        if (!string.IsNullOrEmpty(words))
            text.Append(CultureInfo.InvariantCulture, $"- {what}: {words}\n");
    }

    private static string Signature(SourceDefinition source) => source.Signature.Count == 0
        ? "described in the document, by `signature`"
        : string.Join("; else ", source.Signature.Select(Scheme));

    private static string Scheme(SignatureDefinition scheme)
    {
        var name = Kebab(scheme.Scheme);
        var place = scheme.Header.Count == 0 ? "" : $" in {Kebab(scheme.In)} {string.Join(" or ", scheme.Header.Select(Code))}";
        var what = scheme.Scheme is SignatureScheme.Hmac or SignatureScheme.Hash
            ? $", {Kebab(scheme.Algorithm)} as {Kebab(scheme.Encoding)} over {Code(scheme.Payload)}"
            : "";
        var age = scheme.Timestamp is not null || scheme.List?.Timestamp is not null
            ? $", no older than {Duration.Text(scheme.Tolerance)}"
            : "";
        return $"{name}{(scheme.Version is { } version ? $" {version}" : "")}{place}{what}{age}";
    }

    private static string? Handshake(HandshakeDefinition? handshake) =>
        handshake is null ? null : $"{Kebab(handshake.Kind)}, {handshake.Method}, reads {Code(handshake.Value)}";

    private static string Event(EventDefinition definition)
    {
        var parts = new List<string>();
        if (definition.Items.Count > 0)
            parts.Add(
                $"items {string.Join(" or ", definition.Items.Select(items => items.Text == "." ? "of the array" : Code(items.Text)))}");
        Add("id", definition.Id);
        Add("type", definition.Type);
        Add("time", definition.Time);
        Add("subject", definition.Subject);
        return parts.Count == 0 ? "its bytes are the id" : string.Join("; ", parts);

        void Add(string what, IReadOnlyList<FieldExpression> expressions)
        {
            if (expressions.Count > 0)
                parts.Add($"{what} {string.Join(" or ", expressions.Select(expression => Code(expression.Text)))}");
        }
    }

    private static string Retries(RetryDefinition retries)
    {
        var parts = new List<string>();
        if (retries.Note.Length > 0)
            parts.Add(retries.Note.TrimEnd('.'));
        if (retries.AnswerWithin is { } within)
            parts.Add($"an answer is due within {Duration.Text(within)}");
        if (retries.Drops.Count > 0)
            parts.Add($"drops the event on {string.Join(", ", retries.Drops)}");
        if (retries.Disables.Count > 0)
            parts.Add($"stops sending on {string.Join(", ", retries.Disables)}");
        return string.Join("; ", parts);
    }

    private static string Samples(SourceDefinition source) =>
        string.Join(", ", source.Samples.Keys.Select(Code));

    private static void Types(StringBuilder text, SourceDefinition source)
    {
        var rows = source.Kinds.Where(kind => kind.Type is not null).Select(kind => (Provider: Provider(kind), kind.Type!))
            .Concat(source.Types.Select(type => (Provider: Code(type.Key), type.Value)))
            .ToArray();
        if (rows.Length == 0)
            return;
        text.Append("\n| provider's type | becomes |\n|---|---|\n");
        foreach (var (provider, type) in rows)
            text.Append(CultureInfo.InvariantCulture, $"| {provider} | `{type}` |\n");
    }

    private static string Provider(EventKind kind)
    {
        var on = kind.On.Count == 0 ? "any" : string.Join(", ", kind.On.Select(pattern => Code(pattern.Text)));
        return kind.When.Count == 0 ? on : $"{on} where {string.Join(" and ", kind.When.Select(Condition))}";
    }

    private static string Condition(ItemCondition condition) => condition.Expected switch
    {
        ExpectedValue.Present => $"{Code(condition.Field.Text)} is there",
        ExpectedValue.Absent => $"{Code(condition.Field.Text)} is not there",
        _ => $"{Code(condition.Field.Text)} is {string.Join(" or ", condition.Values.Select(Code))}",
    };

    private static void Fields(StringBuilder text, SourceDefinition source)
    {
        var mapped = new SourceMapping(source).All.Where(entry => entry.Value.From.Count > 0);
        var fields = mapped.GroupBy(entry => entry.Key.Text).Select(group => (
            Field: group.Key,
            Paths: group.SelectMany(entry => entry.Value.From).Select(path => Code(path.Text)).Distinct())).ToArray();
        if (fields.Length == 0)
            return;
        text.Append("\n| field | from |\n|---|---|\n");
        foreach (var (field, paths) in fields.OrderBy(row => row.Field, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"| {field} | {string.Join(", ", paths)} |\n");
    }

    private static void Fetch(StringBuilder text, SourceDefinition source)
    {
        if (source.Fetch is not { } fetch)
            return;
        text.Append("\n| `fetch` reads | for | by | and fills |\n|---|---|---|---|\n");
        foreach (var record in fetch.Records)
        {
            var on = Patterns(record.On);
            var except = record.Except.Count == 0 ? "" : $" but {Patterns(record.Except)}";
            var fields = record.Map.Count == 0 ? "what `map` reads as `fetched:`" : string.Join(", ", record.Map.Keys);
            text.Append(CultureInfo.InvariantCulture, $"| {record.Name} | {on}{except} | {record.Key} | {fields} |\n");
        }
    }

    private static string Patterns(IReadOnlyList<TypePattern> patterns) =>
        patterns.Count == 0 ? "any" : string.Join(", ", patterns.Select(pattern => Code(pattern.Text)));

    private static string Code(string text) => $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string Kebab(Enum member) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString());
}
