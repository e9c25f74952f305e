using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>One run of a waterfall: what was given so far and by whom, what remains unknown, and the story of it.</summary>
internal sealed class WaterfallRun(Enricher enricher)
{
    private readonly Dictionary<FieldPath, (JsonNode Value, string From)> _given = [];
    private readonly JsonArray _told = [];
    private readonly List<EnrichmentProvider> _silent = [];
    private TimeSpan? _oldest;
    private bool _asked;

    /// <summary>The enricher.</summary>
    public Enricher Enricher => enricher;

    /// <summary>The fields that were given, and by whom.</summary>
    public IReadOnlyDictionary<FieldPath, (JsonNode Value, string From)> Given => _given;

    /// <summary>Whether a provider was not asked that would have been.</summary>
    public bool IsSpared { get; private set; }

    /// <summary>Whether somebody who did not answer may do so later.</summary>
    public bool MayComeLater { get; private set; }

    /// <summary>When the limit of somebody who was not asked may have room.</summary>
    public DateTimeOffset? RoomAt { get; private set; }

    /// <summary>Whether a provider can give anything that none before it gave.</summary>
    public bool Wants(EnrichmentProvider provider) => provider.Fields.Any(field => !_given.ContainsKey(field));

    /// <summary>Notes that a provider has nothing to add.</summary>
    public void Skip(EnrichmentProvider provider) =>
        _told.Add(new JsonObject { ["provider"] = NameOf(provider), ["skipped"] = "every field of it is known already" });

    /// <summary>Notes that a provider would be asked.</summary>
    public void Spare(EnrichmentProvider provider)
    {
        IsSpared = true;
        _told.Add(new JsonObject { ["provider"] = NameOf(provider), ["skipped"] = "it would be asked" });
    }

    /// <summary>Takes an answer: the fields in it that none before gave.</summary>
    /// <param name="provider">Whose.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="age">How old it is, where it is remembered.</param>
    public void Take(EnrichmentProvider provider, StepAnswer answer, TimeSpan? age)
    {
        var name = NameOf(provider);
        var fresh = answer.Fields.Where(field => !_given.ContainsKey(field.Key)).ToArray();
        foreach (var (field, value) in fresh)
            _given[field] = (value, name);
        if (!answer.Answered)
            _silent.Add(provider);
        _asked |= age is null;
        if (age is not null && !(age < _oldest))
            _oldest = age;
        _told.Add(new JsonObject
        {
            ["provider"] = name,
            ["from"] = age is null ? null : "cache",
            ["ageSeconds"] = age is { } old ? (long)old.TotalSeconds : null,
            ["status"] = answer.Status,
            ["answer"] = answer.Reason,
            ["milliseconds"] = (long)answer.Duration.TotalMilliseconds,
            ["gave"] = new JsonArray([.. fresh.Select(field => (JsonNode)field.Key.Text)]),
        });
        MayComeLater |= answer.MayComeLater;
        RoomAt ??= answer.RoomAt;
    }

    /// <summary>Tells the run.</summary>
    public void Tell(JsonObject story)
    {
        story["providers"] = _told;
        story["from"] = _asked || _oldest is null ? "providers" : "cache";
        if (!_asked && _oldest is { } oldest)
            story["ageSeconds"] = (long)oldest.TotalSeconds;

        // What a silent provider could have given is not missed where another one gave it
        string[] unknown =
        [
            .. _silent
                .SelectMany(provider => provider.Fields)
                .Where(field => !_given.ContainsKey(field))
                .Select(field => field.Text)
                .Distinct(),
        ];
        if (unknown.Length > 0)
            story["missing"] = $"{string.Join(", ", unknown)}: {string.Join(", ", _silent.Select(NameOf))} did not answer";
        if (unknown.Length > 0 && _given.Count == 0)
            story["failed"] = "no provider gave any field: the event goes on without";
        else if (_given.Count == 0 && !IsSpared)
            story["notFound"] = "nobody who was asked knows it";
    }

    private string NameOf(EnrichmentProvider provider) =>
        $"{enricher.Waterfall.TakeWhile(other => !ReferenceEquals(other, provider)).Count() + 1}. {provider.Whom.Connector}";
}
