using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>One run of a waterfall: what was given so far and by whom, what remains unknown, and what came of each provider.</summary>
internal sealed class WaterfallRun(Enricher enricher)
{
    private readonly Dictionary<FieldPath, (JsonNode Value, string From)> _given = [];
    private readonly List<ProviderOutcome> _outcomes = [];
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
        _outcomes.Add(new ProviderOutcome { Provider = NameOf(provider), Skipped = new EnrichmentReason.AllKnown() });

    /// <summary>Notes that a provider would be asked.</summary>
    public void Spare(EnrichmentProvider provider)
    {
        IsSpared = true;
        _outcomes.Add(new ProviderOutcome { Provider = NameOf(provider), Skipped = new EnrichmentReason.WouldBeAsked() });
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
        _outcomes.Add(new ProviderOutcome
        {
            Provider = name,
            From = age is null ? null : EnricherOutcome.Cache,
            AgeSeconds = (long?)age?.TotalSeconds,
            Status = answer.Status,
            Answer = answer.Reason,
            Milliseconds = (long)answer.Duration.TotalMilliseconds,
            Gave = [.. fresh.Select(field => field.Key.Text)],
        });
        MayComeLater |= answer.MayComeLater;
        RoomAt ??= answer.RoomAt;
    }

    /// <summary>What came of the run.</summary>
    /// <param name="key">The value that was looked up.</param>
    public EnricherOutcome ToOutcome(string key)
    {
        // What a silent provider could have given is not missed where another one gave it
        string[] unknown =
        [
            .. _silent
                .SelectMany(provider => provider.Fields)
                .Where(field => !_given.ContainsKey(field))
                .Select(field => field.Text)
                .Distinct(),
        ];
        var isEmpty = _given.Count == 0;
        return new EnricherOutcome
        {
            Enricher = enricher.Name,
            Key = key,
            Providers = _outcomes,
            From = _asked || _oldest is null ? EnricherOutcome.ByProviders : EnricherOutcome.Cache,
            AgeSeconds = _asked ? null : (long?)_oldest?.TotalSeconds,
            Missing = unknown.Length > 0 ? new EnrichmentReason.Silent(unknown, [.. _silent.Select(NameOf)]) : null,
            Failed = isEmpty && unknown.Length > 0 ? new EnrichmentReason.NothingGiven() : null,
            NotFound = isEmpty && unknown.Length == 0 && !IsSpared ? new EnrichmentReason.NobodyKnows() : null,
            NotAsked = IsSpared ? new EnrichmentReason.NothingCached() : null,
        };
    }

    private string NameOf(EnrichmentProvider provider) =>
        $"{enricher.Waterfall.TakeWhile(other => !ReferenceEquals(other, provider)).Count() + 1}. {provider.Whom.Connector}";
}
