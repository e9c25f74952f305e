using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config;

/// <summary>What kind of thing an action of a configuration does, and what the kinds are called.</summary>
internal static class ActionClasses
{
    /// <summary>Their names, as documents, calls and traces write them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<ActionClass>().Select(NameOf)];

    /// <summary>A class's name.</summary>
    public static string NameOf(ActionClass of) => of.ToString().ToLowerInvariant();

    /// <summary>
    /// The class of an action; <see langword="null"/> where this version of the app does not know its connector or operation.
    /// </summary>
    public static ActionClass? For(WorkflowAction action, Configuration configuration, ConnectorCatalogue catalogue) =>
        configuration.Destinations.TryGetValue(action.To, out var destination) && catalogue.Find(destination.Connector) is { } connector
            ? connector.Actions.GetValueOrDefault(action.Action ?? connector.DefaultAction)?.Class
            : null;
}
