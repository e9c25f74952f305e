using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Config.Warnings.Rules;

/// <summary>A token or address without which a destination's connector cannot be called.</summary>
internal static class MissingSetting
{
    /// <summary>The rule.</summary>
    public static readonly WarningRule Rule = new(
        "missing-setting", "A `token` or `url` that the connector of a destination needs: every call would fail", Find);

    private static IEnumerable<ConfigurationWarning> Find(CheckedDocument document)
    {
        foreach (var entry in document.Entries("destinations"))
        {
            // A header of the document may be the proof
            if (document.Configuration.Destinations[entry.Key] is { Token: null, Headers.Count: 0 } destination
                && document.Context.Connectors.Definitions.GetValueOrDefault(
                    destination.Connector)?.Auth is { Kind: not AuthKind.None, Optional: false })
            {
                yield return document.At(
                    entry, Rule.Code, $"{destination.Connector} refuses calls without a token: name the setting that holds it as 'token'");
            }
        }

        foreach (var action in UsedAction.All(document))
        {
            if (action.Destination.Url is null && action.Action.Url is null && action.Connector.Url is null
                && document.Root["destinations"]?[action.Destination.Name] is { } entry)
            {
                yield return document.At(
                    entry,
                    Rule.Code,
                    $"{action.Connector.Name} has no address of its own for '{action.Action.Name}': " +
                    "name the setting that holds it as 'url'");
            }
        }
    }
}
