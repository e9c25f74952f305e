namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A value of <c>with</c> without which the connector's action is never sent.</summary>
internal static class MissingWith
{
    private const string Prefix = "with.";

    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "missing-with", "A value that the action needs under `with` and has not: every call would be a dead letter", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document) =>
        from action in UsedAction.All(document)
        where !action.IsQuestion
        from any in action.Action.Requires
        where any.All(
            path =>
                path.Text.StartsWith(Prefix, StringComparison.Ordinal) && action.With?[path.Text[Prefix.Length..].Split('.')[0]] is null)
        let names = string.Join(" or ", any.Select(path => $"'{path.Text[Prefix.Length..]}'"))
        select document.At(
            action.With ?? action.Place,
            Rule.Code,
            $"the action '{action.Action.Name}' of {action.Connector.Name} needs {names} under 'with', "
            + "so every call would be a dead letter: "
            + $"write with: {{ {any[0].Text[Prefix.Length..]}: … }}");
}
