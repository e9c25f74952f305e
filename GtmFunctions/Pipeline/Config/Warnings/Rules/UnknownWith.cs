using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A key of <c>with</c> that neither the connector's action nor the template reads.</summary>
internal static class UnknownWith
{
    private const string Prefix = "with.";

    // What the pipeline adds to an enricher's question, and the document may write itself
    private static readonly string[] OfQuestions = ["agent", "callbackUrl", "correlation_id"];

    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "unknown-with", "A key under `with` that neither the action of the connector nor the template reads", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        foreach (var action in UsedAction.All(document).Where(action => action.With is not null))
        {
            if (Known(action) is not { } known)
                continue;
            foreach (var key in action.With!.Entries.Where(key => !known.Contains(key.Key)))
            {
                var hint = known.Count == 0 ? "; it reads nothing of 'with'" : Spelling.Suggest(key.Key, known);
                yield return document.At(
                    key, Rule.Code, $"the action '{action.Action.Name}' of {action.Connector.Name} does not read 'with.{key.Key}', " +
                        $"so it is sent to nobody{hint}");
            }
        }
    }

    // Unknown where everything of it is sent on, or read as a whole
    private static HashSet<string>? Known(UsedAction used)
    {
        var action = used.Action;
        if (action.Body is null && used.Template is null && action.Method is not ("GET" or "DELETE"))
            return null;
        var paths = Templates(used).SelectMany(template => template.References)
            .Concat(action.Requires.SelectMany(any => any).Select(path => path.Text))
            .ToArray();
        if (paths.Contains("with"))
            return null;
        var known = paths
            .Where(path => path.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(path => path[Prefix.Length..].Split('.', '[')[0]);
        return [.. known, .. action.WithKeys, .. used.IsQuestion ? OfQuestions : []];
    }

    private static IEnumerable<Template> Templates(UsedAction used)
    {
        var action = used.Action;
        IEnumerable<Language.Templates.Template?> all =
        [
            used.Template, action.Path, action.Text, action.Body, .. action.Headers.Values, .. used.Destination.Headers.Values,
            .. action.Lookups.SelectMany(lookup => lookup.Templates),
        ];
        return all.OfType<Language.Templates.Template>();
    }
}
