using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>
/// The fields that events can have: those that the document's sources and enrichers fill, and the canonical ones that others of the
/// catalogue fill. A canonical field that nothing here fills is rightly written, so it is known.
/// </summary>
internal sealed class KnownFields
{
    // Each is held against the one that is wrong
    private const int MostSuggested = 2000;

    // What the pipeline itself says of an event, and what is not looked into: the payload, values of one action
    private static readonly HashSet<string> OpenRoots = new(StringComparer.Ordinal)
    {
        "raw", "settings", "with", "found", "action", "asked", "text", "alert", "changes", "owner", "acknowledge", "sla", "enrichment",
        "enrichmentMissing", FetchedRecord.InData,
    };

    private static readonly string[] OfThePipeline =
    [
        "score.model", "score.points", "score.tier",
        "event.id", "event.source", "event.type", "event.subject", "event.time", "event.providerId", "event.providerType",
        "signal.name", "signal.key", "signal.from", "signal.until", "signal.conditions", "signal.points", "signal.since", "signal.quietFor",
        "signal.evidence",
    ];

    // Where the same name is a field of several, the one that is meant most often
    private static readonly string[] Preferred = ["account.", "person.", "deal.", "score.", "event."];

    private readonly HashSet<string> _filled;
    private readonly HashSet<string> _canonical;
    private readonly HashSet<string> _objects = new(StringComparer.Ordinal);

    /// <summary>Gathers what a document's events can have.</summary>
    public KnownFields(Configuration configuration, ReadContext context)
    {
        _filled = configuration.Sources.Values.SelectMany(source => source.Mappings).SelectMany(
            mapping => mapping.All.Select(field => field.Key.Text))
            .Concat(configuration.Sources.Values
                .SelectMany(source => source.Fetch?.Rows ?? [])
                .SelectMany(row => row.Record.Map.Keys)
                .Select(field => field.Text))
            .Concat(configuration.Enrichers.Values.SelectMany(enricher => enricher.Gives))
            .Concat(configuration.Accounts?.Map.Keys.Select(field => field.Text) ?? [])
            .Select(Plain)
            .ToHashSet(StringComparer.Ordinal);
        _canonical = context.Providers.Values.SelectMany(OfProvider)
            .Concat(context.Connectors.Lookups.Values
                .SelectMany(lookups => lookups.Values.SelectMany(lookup => lookup.Fields))
                .Select(field => field.Text))
            .Concat(CanonicalFields.All.Keys)
            .Concat(OfThePipeline)
            .Select(Plain)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var field in _filled.Concat(_canonical))
        {
            for (var dot = field.LastIndexOf('.'); dot > 0; dot = field.LastIndexOf('.', dot - 1))
                _objects.Add(field[..dot]);
        }
    }

    private string[] Suggested =>
        field ??= [.. _canonical.Concat(_filled).Distinct(StringComparer.Ordinal).Take(MostSuggested).Order(StringComparer.Ordinal)];

    /// <summary>Whether a field is a canonical one, whose values are single and plain.</summary>
    public bool IsCanonical(string path) => _canonical.Contains(path);

    /// <summary>Whether a source, an enricher or the catalogue has a field of exactly this name.</summary>
    public bool IsNamed(string path) => _filled.Contains(path) || _canonical.Contains(path);

    /// <summary>Whether a field can have a value, as far as can be known.</summary>
    public bool Has(string path)
    {
        var plain = Plain(path);
        if (plain.Length == 0 || OpenRoots.Contains(plain.Split('.')[0]))
            return true;
        if (_filled.Contains(plain) || _canonical.Contains(plain) || _objects.Contains(plain))
            return true;

        // What is below a field: a part of an object that a source maps as a whole, or of a text in a template
        for (var dot = plain.LastIndexOf('.'); dot > 0; dot = plain.LastIndexOf('.', dot - 1))
        {
            if (_filled.Contains(plain[..dot]) || (_canonical.Contains(plain[..dot]) && plain[(dot + 1)..] is "size" or "first" or "last"))
                return true;
        }

        return false;
    }

    /// <summary>The end of a message about a field that is not known: which one is probably meant.</summary>
    public string Suggest(string path)
    {
        var plain = Plain(path);
        var name = plain[(plain.LastIndexOf('.') + 1)..];
        var known = Suggested;
        var same = known.Where(field => field.EndsWith($".{name}", StringComparison.OrdinalIgnoreCase)).ToArray();
        var meant = (plain.Contains('.', StringComparison.Ordinal) ? Nearest(plain, known) : null)
            ?? Preferred.Select(prefix => Array.Find(same, field => field.StartsWith(prefix, StringComparison.Ordinal)))
                .FirstOrDefault(field => field is not null)
            ?? same.FirstOrDefault()
            ?? Nearest(plain, known);
        return meant is null ? "" : $": did you mean '{meant}'?";
    }

    // A slip of the last name among its siblings says more than one across groups
    private static string? Nearest(string path, string[] known)
    {
        var group = path[..(path.LastIndexOf('.') + 1)];
        var siblings = known.Where(field => group.Length > 0 && field.StartsWith(group, StringComparison.Ordinal)).ToArray();
        return (siblings.Length > 0 ? Spelling.Nearest(path, siblings) : null) ?? Spelling.Nearest(path, known);
    }

    private static IEnumerable<string> OfProvider(SourceDefinition provider) =>
        provider.Map.Keys.Concat(provider.Kinds.SelectMany(kind => kind.Map.Keys))
            .Concat((provider.Fetch?.Records ?? []).SelectMany(record => record.Map.Keys))
            .Select(field => field.Text);

    private static string Plain(string path) =>
        path.IndexOf('[', StringComparison.Ordinal) is >= 0 and var bracket ? path[..bracket] : path;
}
