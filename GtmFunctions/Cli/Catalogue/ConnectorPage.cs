using System.Globalization;
using System.Text;
using System.Text.Json;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;

namespace GtmFunctions.Cli.Catalogue;

/// <summary>A connector of the catalogue as Markdown: what it can do, what each action needs, its limits and what keeps it from doing a thing twice.</summary>
internal static class ConnectorPage
{
    /// <summary>The page.</summary>
    public static string Render(ConnectorDefinition connector)
    {
        var text = new StringBuilder($"### {connector.Title} (`{connector.Name}`)\n\n");
        Line(text, "Address", connector.Url is { } url ? $"`{url}`, or the destination's `url`" : "the destination's `url`");
        Line(text, "Proof", $"{Kebab(connector.Auth.Kind)}{(connector.Auth.Optional ? ", optional" : "")}");
        Line(text, "Limits", string.Join("; ", connector.Published.Select(Limit)));
        Line(text, "Against doing it twice", Kebab(connector.Idempotency.By));
        Line(text, "Look-ups for enrichers", string.Join(", ", connector.Enrich.Values.Select(Lookup)));
        Line(text, "Documentation", connector.Docs is { } docs ? $"<{docs}>" : null);
        text.Append("\n| action | class | needs | reads |\n|---|---|---|---|\n");
        foreach (var action in connector.Actions.Values)
        {
            var isDefault = action.Name == connector.DefaultAction ? " (default)" : "";
            text.Append(CultureInfo.InvariantCulture, $"| `{action.Name}`{isDefault} | {Kebab(action.Class)} | {Needs(action)} | {Reads(action)} |\n");
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string what, string? words)
    {
        if (!string.IsNullOrEmpty(words))
            text.Append(CultureInfo.InvariantCulture, $"- {what}: {words}\n");
    }

    private static string Limit(PublishedLimit limit) =>
        $"{limit.Requests.ToString("#,0", CultureInfo.InvariantCulture)} {(limit.Per is { } per ? $"per {Duration.Text(per)}" : "for life")} ({limit.Of})";

    private static string Lookup(ConnectorEnrichment lookup) => lookup.Fields.Count == 0
        ? $"`{lookup.Name}`"
        : $"`{lookup.Name}` gives {string.Join(", ", lookup.Fields.Select(field => field.Text))}";

    private static string Needs(ConnectorAction action) =>
        string.Join(" and ", action.Requires.Select(alternatives => string.Join(" or ", alternatives.Select(path => $"`{path.Text}`"))));

    private static string Reads(ConnectorAction action)
    {
        var templates = new[] { action.Path, action.Body, action.Text }.Concat(action.Headers.Values)
            .Concat(action.Lookups.SelectMany(lookup => new[] { lookup.Path, lookup.Body, lookup.Value }));
        var references = templates.OfType<Pipeline.Config.Templates.Template>()
            .SelectMany(template => template.References)
            .Where(reference => reference is not "text" && !reference.StartsWith("found", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);
        return string.Join(", ", references.Select(reference => $"`{reference}`"));
    }

    private static string Kebab(Enum member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString());
}
