namespace GtmFunctions.Pipeline.Config;

/// <summary>The connectors that this version runs.</summary>
/// <param name="Enrichers">Those that can be asked.</param>
/// <param name="Destinations">Those that can be acted on.</param>
public sealed record ConnectorNames(IReadOnlySet<string> Enrichers, IReadOnlySet<string> Destinations)
{
    /// <summary>What there is now.</summary>
    public static readonly ConnectorNames BuiltIn = new(new HashSet<string> { "http" }, new HashSet<string> { "http", "slack" });
}
