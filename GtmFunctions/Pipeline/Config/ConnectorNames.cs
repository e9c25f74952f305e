using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Config;

/// <summary>The connectors that this version runs.</summary>
/// <param name="Enrichers">Those that can be asked.</param>
/// <param name="Destinations">Those that can be acted on, and the names of their actions.</param>
internal sealed record ConnectorNames(IReadOnlySet<string> Enrichers, IReadOnlyDictionary<string, IReadOnlySet<string>> Destinations)
{
    /// <summary>Those that have an address of their own, so that none need be written.</summary>
    public IReadOnlySet<string> WithAddress { get; init; } = new HashSet<string>();

    /// <summary>Those that are told in each call where to call back.</summary>
    public IReadOnlySet<string> ToldWhereToCallBack { get; init; } = new HashSet<string>();

    /// <summary>Those whose addresses take so many requests in their life, as their vendors publish it.</summary>
    public IReadOnlySet<string> WithLifetime { get; init; } = new HashSet<string>();

    /// <summary>What those that can be asked are asked for, by name, the first of each being its default; <c>http</c> has none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, ConnectorEnrichment>> Lookups { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, ConnectorEnrichment>>();

    /// <summary>What the catalogue knows of them.</summary>
    public IReadOnlyDictionary<string, ConnectorDefinition> Definitions { get; init; } = new Dictionary<string, ConnectorDefinition>();

    /// <summary>Those that cannot be asked without a token.</summary>
    public IReadOnlySet<string> WithToken { get; init; } = new HashSet<string>();

    /// <summary>Those of the catalogue, and <c>http</c> to ask.</summary>
    public static ConnectorNames From(ConnectorCatalogue catalogue) => new(
        catalogue.Connectors.Values
            .Where(connector => connector.Enrich.Count > 0)
            .Select(connector => connector.Name)
            .Prepend("http")
            .ToHashSet(),
        catalogue.Connectors.Values.Where(connector => connector.Actions.Count > 0).ToDictionary(
            connector => connector.Name,
            IReadOnlySet<string> (connector) => connector.Actions.Keys.ToHashSet(),
            StringComparer.Ordinal))
    {
        Definitions = catalogue.Connectors,
        WithAddress = catalogue.Connectors.Values
            .Where(connector => !connector.NeedsUrl(action: null))
            .Select(connector => connector.Name)
            .ToHashSet(),
        ToldWhereToCallBack = catalogue.Connectors.Values
            .Where(connector => connector.Actions.Values.Any(action => action.Body?.References.Contains("with.callbackUrl") is true))
            .Select(connector => connector.Name)
            .ToHashSet(),
        Lookups = catalogue.Connectors.Values.ToDictionary(
            connector => connector.Name, connector => connector.Enrich, StringComparer.Ordinal),
        WithToken = catalogue.Connectors.Values.Where(connector => connector.Auth is { Kind: not AuthKind.None, Optional: false })
            .Select(connector => connector.Name).ToHashSet(),
        WithLifetime = catalogue.Connectors.Values.Where(connector => connector.Published.Any(limit => limit.Per is null))
            .Select(connector => connector.Name).ToHashSet(),
    };
}
