using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Reading;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Warnings;

/// <summary>
/// The types that events can have: those that sources and signals name, and those that pass through as the provider calls them. A provider
/// that lists its types passes through no canonical type of somebody else's; one that lists next to none may send anything.
/// </summary>
internal sealed class KnownTypes
{
    // A generic sender's file may have an example of a type or two
    private const int FewTypes = 2;

    // Beyond them slips are not looked for: each is held against every type that there is
    private const int MostLookedFor = 200;
    private const int MostSuggested = 1000;

    private static readonly char[] Marks = ['.', '_', ':', '/', ' ', '-'];

    private readonly HashSet<string> _emitted;
    private readonly HashSet<string> _canonical;
    private readonly HashSet<string> _beginnings;
    private readonly bool _isOpen;
    private readonly Dictionary<string, string?> _faults = new(StringComparer.Ordinal);

    /// <summary>Gathers what a document's sources and signals can emit.</summary>
    public KnownTypes(Configuration configuration, ReadContext context)
    {
        var calledBack = configuration.Enrichers.Values.Select(enricher => enricher.Await?.Source).ToHashSet();
        var sources = configuration.Sources.Values.ToArray();
        _emitted = sources.SelectMany(source => source.CanonicalTypes)
            .Concat(configuration.Signals.Values.Select(signal => signal.Emit))
            .ToHashSet(StringComparer.Ordinal);
        _canonical = context.Providers.Values
            .SelectMany(provider => provider.Types.Values.Concat(provider.Kinds.Select(kind => kind.Type).OfType<string>()))
            .ToHashSet(StringComparer.Ordinal);
        _isOpen = !sources.Any(source => !calledBack.Contains(source.Name)) || sources.Any(source =>
            !calledBack.Contains(source.Name)
            && source.Provider.Types.Count + source.Provider.Kinds.Count(kind => kind.Type is not null) <= FewTypes);
        _beginnings = sources
            .SelectMany(source => source.Mappings)
            .SelectMany(mapping => mapping.Types.Keys.Concat(mapping.Kinds.SelectMany(kind => kind.On.Select(on => on.Text))))
            .Select(Beginning)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The end of a message about a type that nothing emits; <see langword="null"/> where something can.</summary>
    public string? Fault(string type)
    {
        if (_emitted.Contains(type))
            return null;
        return _faults.TryGetValue(type, out var known) ? known : _faults[type] = Find(type);
    }

    private string? Find(string type)
    {
        if (Slip(type) is { } meant)
            return $": did you mean '{meant}'?";
        if (_isOpen || (!_canonical.Contains(type) && _beginnings.Contains(Beginning(type))))
            return null;
        return Spelling.Suggest(type, _emitted) is { Length: > 0 } suggestion
            ? suggestion
            : $": where a source sends it under this name, say so with types: {{ {type}: {type} }}";
    }

    // Not longer than a finger's slip, since a sender may call its types what it likes
    private string? Slip(string type) => _canonical.Contains(type) || _faults.Count > MostLookedFor
        ? null
        : _emitted.Take(MostSuggested).Concat(_canonical).Where(known => known.Length > 4 && type.Length > 4 && known[0] == type[0])
            .Where(known => Math.Abs(known.Length - type.Length) <= 2 && Spelling.Distance(type, known) <= 2)
            .OrderByDescending(_emitted.Contains)
            .FirstOrDefault();

    private static string Beginning(string type) => type.Split(Marks)[0];
}
