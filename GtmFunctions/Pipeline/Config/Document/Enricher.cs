using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>Something that is looked up by one field of the event before it is decided upon.</summary>
public sealed record Enricher
{
    /// <summary>The name that workflows use.</summary>
    public required string Name { get; init; }

    /// <summary>The field that is looked up; the enricher is skipped, and that is noted, where the event has none.</summary>
    public required FieldPath Key { get; init; }

    /// <summary>How long an answer may be used again; not at all when <see langword="null"/>.</summary>
    public TimeSpan? Cache { get; init; }

    /// <summary>Asked in order; each gives only the fields that none before it gave.</summary>
    public required IReadOnlyList<EnrichmentProvider> Waterfall { get; init; }

    /// <summary>How the answer is waited for, where it comes later as a call back.</summary>
    public Await? Await { get; init; }

    /// <summary>The fields that it can give, each once.</summary>
    public IEnumerable<FieldPath> Fields =>
        Await?.Gives ?? Waterfall.SelectMany(provider => provider.Map.Keys).DistinctBy(path => path.Text);

    /// <summary>The paths of <see cref="Fields"/>.</summary>
    public IEnumerable<string> Gives => Fields.Select(path => path.Text);
}

/// <summary>One step of a waterfall: a call whose JSON answer is mapped to canonical fields.</summary>
/// <param name="Connector">The connector's name; <c>http</c> is a GET of <paramref name="Url"/>.</param>
/// <param name="Url">A Liquid template of the address; empty for a connector that has its own.</param>
/// <param name="Map">Canonical field to path in the answer.</param>
/// <param name="Headers">Header to Liquid template; may use <c>settings</c>.</param>
/// <param name="Timeout">How long an answer may take; 5 s unless the document says otherwise.</param>
/// <param name="AllowPrivate">Whether a private or loopback address may be asked.</param>
public sealed record EnrichmentProvider(
    string Connector,
    Templates.Template Url,
    IReadOnlyDictionary<FieldPath, FieldPath> Map,
    IReadOnlyDictionary<string, Templates.Template> Headers,
    TimeSpan Timeout,
    bool AllowPrivate)
{
    /// <summary>The setting that holds the agent's id, for a connector that runs agents.</summary>
    public string? Agent { get; init; }

    /// <summary>The setting that holds the token, for a connector that takes one.</summary>
    public string? Token { get; init; }
}
