using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>A type of a source that was ever seen, and who listens for it.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Type">The canonical type; the provider's own where no rule names another.</param>
/// <param name="ProviderType">The type that the provider gave.</param>
/// <param name="Count">How often it came, as far as that was stored.</param>
/// <param name="LastSeenAt">When it came last.</param>
/// <param name="Handled">Whether a workflow, signal, enricher or SLA has a use for it.</param>
/// <param name="Workflows">The workflows that listen for it.</param>
/// <param name="Signals">The signals that listen for it.</param>
/// <param name="Paths">How many paths of its payload were learned.</param>
/// <param name="AllPathsWatched">Whether these are all that it has.</param>
internal sealed record SeenType(
    string Source,
    string Type,
    string ProviderType,
    long Count,
    DateTimeOffset LastSeenAt,
    bool Handled,
    IReadOnlyList<string> Workflows,
    IReadOnlyList<string> Signals,
    int Paths,
    bool AllPathsWatched)
{
    /// <summary>The type as the list of drift tells it.</summary>
    internal JsonObject Render() => new()
    {
        ["source"] = Source,
        ["type"] = Type,
        ["providerType"] = ProviderType,
        ["count"] = Count,
        ["lastSeenAt"] = LastSeenAt,
        ["handled"] = Handled,
        ["workflows"] = TextArray.Of(Workflows),
        ["signals"] = TextArray.Of(Signals),
        ["paths"] = Paths,
        ["allPathsWatched"] = AllPathsWatched,
    };
}
