using System.Globalization;
using System.Text;
using System.Text.Json;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Cli.Catalogue;

/// <summary>
/// A connector of the catalogue as Markdown: what it can do, what each action needs, its limits and what keeps it from doing a thing twice.
/// </summary>
internal static class ConnectorPage
{
    /// <summary>The page.</summary>
    public static string Render(ConnectorDefinition connector)
    {
        var text = new StringBuilder($"### {connector.Title} (`{connector.Name}`)\n\n");
        var whose = connector.Actions.Count == 0 ? "poll" : "destination";
        Line(text, "Address", $"{(connector.Url is { } url ? $"`{url}`, or " : "")}the {whose}'s `url`");
        Line(text, "Proof", $"{Kebab(connector.Auth.Kind)}{(connector.Auth.Optional ? ", optional" : "")}{Renewal(connector.Auth)}");
        Line(text, "Limits", string.Join("; ", connector.Published.Select(Limit)));
        Line(text, "Against doing it twice", connector.Actions.Count == 0 ? null : Kebab(connector.Idempotency.By));
        Line(text, "Look-ups for enrichers", string.Join(", ", connector.Enrich.Values.Select(Lookup)));
        Line(text, "Documentation", connector.Docs is { } docs ? $"<{docs}>" : null);
        if (connector.Actions.Count == 0)
            text.Append("\nIt is only read: `poll` of a source asks it, and it is no destination.\n");
        else
            Actions(text, connector);
        ConnectorSteps.Render(text, connector);
        Fields(text, connector);
        return text.ToString();
    }

    private static void Actions(StringBuilder text, ConnectorDefinition connector)
    {
        text.Append("\n| action | class | needs | stays where the record has it |\n|---|---|---|---|\n");
        foreach (var action in connector.Actions.Values)
        {
            var isDefault = action.Name == connector.DefaultAction ? " (default)" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{action.Name}`{isDefault} | {Kebab(action.Class)} | {Needs(action)} | {Stays(action)} |\n");
        }
    }

    private static string Renewal(ConnectorAuth auth) => auth.TokenUrl.Length == 0 ? ""
        : $"; the setting holds {(auth.Kind != AuthKind.Oauth ? "a token" : "`CLIENT_ID:CLIENT_SECRET`")}, " +
            "or `CLIENT_ID:CLIENT_SECRET:REFRESH_TOKEN`";

    private static void Fields(StringBuilder text, ConnectorDefinition connector)
    {
        var fields = connector.Actions.Values.SelectMany(action => action.Fields.Select(field => (action.Name, Field: field))).ToList();
        if (fields.Count == 0)
            return;
        text.Append("\n| action | reads | which is | without it |\n|---|---|---|---|\n");
        foreach (var (action, field) in fields)
            text.Append(CultureInfo.InvariantCulture, $"| `{action}` | `{field.Path}` | {field.Is} | {field.Default} |\n");
    }

    private static void Line(StringBuilder text, string what, string? words)
    {
        if (!string.IsNullOrEmpty(words))
            text.Append(CultureInfo.InvariantCulture, $"- {what}: {words}\n");
    }

    private static string Limit(PublishedLimit limit) =>
        $"{limit.Requests.ToString("#,0", CultureInfo.InvariantCulture)} " +
        $"{(limit.Per is { } per ? $"per {Duration.Text(per)}" : "for life")} ({limit.Of})";

    private static string Lookup(ConnectorEnrichment lookup) => lookup.Fields.Count == 0
        ? $"`{lookup.Name}`"
        : $"`{lookup.Name}` gives {string.Join(", ", lookup.Fields.Select(field => field.Text))}";

    private static string Needs(ConnectorAction action) =>
        string.Join(" and ", action.Requires.Select(alternatives => string.Join(" or ", alternatives.Select(path => $"`{path.Text}`"))));

    private static string Stays(ConnectorAction action) => action.Existing is null ? ""
        : action.WhenEmpty.Count == 0 ? "what `with: { whenEmpty }` names"
        : $"{string.Join(", ", action.WhenEmpty.Select(field => $"`{field}`"))}, or what `with: {{ whenEmpty }}` names";

    private static string Kebab(Enum member) => JsonNamingPolicy.KebabCaseLower.ConvertName(member.ToString());
}
