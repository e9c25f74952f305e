using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

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

    /// <summary>How long it is remembered that a provider knows nothing; <see langword="null"/> where nothing is remembered.</summary>
    public TimeSpan? CacheNotFound { get; init; }

    /// <summary>Asked in order; each gives only the fields that none before it gave.</summary>
    public required IReadOnlyList<EnrichmentProvider> Waterfall { get; init; }

    /// <summary>How the answer is waited for, where it comes later as a call back.</summary>
    public Await? Await { get; init; }

    /// <summary>The fields that it can give, each once.</summary>
    public IEnumerable<FieldPath> Fields =>
        Await?.Gives ?? Waterfall.SelectMany(provider => provider.Fields).DistinctBy(path => path.Text);

    /// <summary>The paths of <see cref="Fields"/>.</summary>
    public IEnumerable<string> Gives => Fields.Select(path => path.Text);
}

/// <summary>One step of a waterfall: somebody who is asked, and the canonical fields that the answer gives.</summary>
public sealed record EnrichmentProvider
{
    /// <summary>
    /// Whom to call and how: connector, address, token, headers, time-out (5 s unless the document says otherwise), limit, breaker. Its
    /// name is <c>enricher.NAME.PLACE</c>, which no destination of the document can have.
    /// </summary>
    public required Destination Whom { get; init; }

    /// <summary>The call, of <c>http</c>.</summary>
    public EnrichmentRequest? Request { get; init; }

    /// <summary>The connector's look-up; <see langword="null"/> for <c>http</c>.</summary>
    public string? Lookup { get; init; }

    /// <summary>The calls, of a source's <c>fetch</c>; else they are the connector's or <see cref="Request"/>.</summary>
    public ConnectorEnrichment? Calls { get; init; }

    /// <summary>The field that takes all that was found, of a source's <c>fetch</c>.</summary>
    public FieldPath? Whole { get; init; }

    /// <summary>
    /// Fields of the record that the calls ask for by name, as templates see them: <c>asked</c>. Those of <see cref="Map"/> unless set.
    /// </summary>
    public IReadOnlyList<string> Asked { get => field ?? [.. Map.Values.Select(path => path.Text)]; init; }

    /// <summary>Canonical field to path in the answer.</summary>
    public required IReadOnlyDictionary<FieldPath, FieldPath> Map { get; init; }

    /// <summary>The fields that it can give, each once: those of <see cref="Map"/>, and those that the look-up gives by itself.</summary>
    public required IReadOnlyList<FieldPath> Fields { get; init; }

    /// <summary>The setting that holds the agent's id, for a connector that runs agents.</summary>
    public string? Agent { get; init; }

    /// <summary>Values that the look-up's templates see as <c>with</c>.</summary>
    public JsonObject? With { get; init; }

    /// <summary>What is asked, as a text that changes with it: an answer to another question is not used again.</summary>
    public required string Question { get; init; }
}

/// <summary>A call that the document writes itself.</summary>
/// <param name="Method">GET or POST.</param>
/// <param name="Url">A Liquid template of the address.</param>
/// <param name="Body">The body of a POST; nothing is sent without one.</param>
public sealed record EnrichmentRequest(string Method, Template Url, Template? Body)
{
    /// <summary>The name of the only call's answer.</summary>
    public const string AnswerName = "answer";

    private static readonly Dictionary<string, Template> Json = new() { ["Accept"] = Template.Parse("application/json") };

    /// <summary>The call as a look-up.</summary>
    public ConnectorEnrichment Lookup { get; } = new()
    {
        Name = "http",
        Headers = Json,
        Calls =
        [
            new ConnectorLookup
            {
                Name = AnswerName,
                Method = Method,
                Path = Url,
                Body = Body,
                Value = new PathTemplate(Template.Parse(".")),
            },
        ],
        Answer = [FieldPath.Parse(AnswerName)],
    };
}
