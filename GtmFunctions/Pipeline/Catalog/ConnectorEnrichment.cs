using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// One look-up of a connector, by which an enricher asks it: a small chain of calls, each of which sees what those before it found.
/// </summary>
public sealed record ConnectorEnrichment
{
    /// <summary>The name that a provider's <c>lookup:</c> uses.</summary>
    public required string Name { get; init; }

    /// <summary>What the event must say, each as alternatives of which one is enough; without it nobody is asked.</summary>
    public IReadOnlyList<IReadOnlyList<FieldPath>> Requires { get; init; } = [];

    /// <summary>Header to template, of every call.</summary>
    public IReadOnlyDictionary<string, Template> Headers { get; init; } = new Dictionary<string, Template>();

    /// <summary>The calls, in order. Nothing is found where the first one finds nothing.</summary>
    public required IReadOnlyList<ConnectorLookup> Calls { get; init; }

    /// <summary>Where, below <c>found</c>, the paths of a provider's <c>map:</c> begin, tried in order.</summary>
    public IReadOnlyList<FieldPath> Answer { get; init; } = [];

    /// <summary>
    /// The canonical fields that it gives by itself: an object of templates that see <c>found</c>. One that comes out empty gives nothing;
    /// one that reads as <c>true</c>, <c>false</c> or a number is that.
    /// </summary>
    public Template? Gives { get; init; }

    /// <summary>The fields of <see cref="Gives"/>.</summary>
    public IReadOnlyList<FieldPath> Fields { get; init; } = [];
}
