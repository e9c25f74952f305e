using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Telemetry.Tracing;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>What one provider of a waterfall answered.</summary>
/// <param name="Fields">The canonical fields that it gave.</param>
/// <param name="Answered">Whether it was asked and answered, be it that it knows nothing.</param>
/// <param name="Found">Whether it knows who was looked up.</param>
/// <param name="Status">The HTTP status, if there was an answer.</param>
/// <param name="Reason">Why it answered so.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record StepAnswer(
    IReadOnlyDictionary<FieldPath, JsonNode> Fields, bool Answered, bool Found, int? Status, EnrichmentReason Reason, TimeSpan Duration)
{
    /// <summary>Whether the same question may be answered later: the provider is down, slow, or over its limit.</summary>
    public bool MayComeLater { get; init; }

    /// <summary>When its limit may have room, where it was not asked for that.</summary>
    public DateTimeOffset? RoomAt { get; init; }
}

/// <summary>Asks one provider of a waterfall. Whatever goes wrong is an answer with no fields: an enricher never loses an event.</summary>
internal sealed class WaterfallStep(
    ConnectorClient client,
    ConnectorCatalogue catalogue,
    LookupAdmission gate,
    HopSeal hops,
    IConfiguration settings)
{
    private static readonly Dictionary<FieldPath, JsonNode> NoFields = [];

    /// <summary>Asks, if the provider may be asked now.</summary>
    public async Task<StepAnswer> AskAsync(EnrichmentProvider provider, CanonicalEvent @event, CancellationToken cancellation)
    {
        var connector = catalogue.Connectors[provider.Whom.Connector];
        var asked = provider.Calls ?? provider.Request?.Lookup ?? connector.Enrich[provider.Lookup!];
        if (provider.Agent is { } agent && SettingValue.Read(settings, agent) is null)
            return NotAsked(new EnrichmentReason.NoSetting(agent));

        var holder = $"{@event.Id}:{provider.Whom.Name}";
        var entry = await gate.EnterAsync(provider.Whom, connector, asked.Calls.Count, holder, cancellation);
        if (entry.Slot is not { } slot)
            return NotAsked(new EnrichmentReason.NotAdmitted(entry.Why)) with { MayComeLater = true, RoomAt = entry.RoomAt };
        var call = Call(provider, connector, @event, holder) with
        {
            Hops = await hops.SealAsync(@event, "enrichment", provider.Whom.Name, cancellation),
        };
        var found = await LookUpAsync(provider, call, asked, cancellation);
        await gate.LeaveAsync(provider.Whom, connector, holder, @event.Id, slot, found.Answer, cancellation);
        return Read(provider, asked, found);
    }

    private async Task<LookedUp> LookUpAsync(
        EnrichmentProvider provider, OutboundCall call, ConnectorEnrichment asked, CancellationToken cancellation)
    {
        using var activity = PipelineActivities.LookUp(provider.Whom.Name);
        var found = await client.LookUpAsync(call, asked, cancellation);
        activity?.Answered(
            found.Answer.Status, found.Answer.Kind == AnswerKind.Delivered ? null : found.Answer.Kind.ToString().ToLowerInvariant());
        return found;
    }

    private static StepAnswer NotAsked(EnrichmentReason why) => new(NoFields, Answered: false, Found: false, null, why, TimeSpan.Zero);

    private OutboundCall Call(EnrichmentProvider provider, ConnectorDefinition connector, CanonicalEvent @event, string holder)
    {
        var with = provider.With ?? [];
        var agent = provider.Agent is { } setting ? SettingValue.Read(settings, setting) : null;
        if (agent is not null)
            with = new JsonObject(with.Select(said => KeyValuePair.Create(said.Key, said.Value?.DeepClone()))) { ["agent"] = agent };
        return new OutboundCall
        {
            ActionId = holder,
            Destination = provider.Whom,
            Connector = connector,
            Event = @event,
            Values = EventFields.Scope(@event)
                .With("with", with)
                .With("asked", TextArray.Of(provider.Asked)),
            Hidden = FieldText.From(with["agent"]) is { } id ? [id] : [],
            Settings = settings,
        };
    }

    private static StepAnswer Read(EnrichmentProvider provider, ConnectorEnrichment asked, LookedUp found)
    {
        var answer = found.Answer;
        if (answer.Kind != AnswerKind.Delivered)
        {
            // The contact is known, and its company could not be read
            var part = provider.Whole is { } field && found.Found.Any(call => call.Value is not null)
                ? new Dictionary<FieldPath, JsonNode> { [field] = Whole(provider, found.Found) }
                : NoFields;
            var why = new EnrichmentReason.NoAnswer(answer.Reason);
            return new StepAnswer(part, Answered: false, Found: false, answer.Status, why, answer.Duration)
            {
                MayComeLater = answer.Kind is AnswerKind.Retry or AnswerKind.Unknown,
            };
        }

        var fields = new Dictionary<FieldPath, JsonNode>();
        var unfit = new List<UnfitField>();
        if (provider.Whole is { } whole && found.IsFound)
            fields[whole] = Whole(provider, found.Found);
        foreach (var (field, path) in provider.Map)
            Take(
                field, asked.Answer.Select(root => path.Read(root.Read(found.Found))).FirstOrDefault(value => value is not null), fields,
                unfit);
        foreach (var field in provider.Fields.Where(field => !fields.ContainsKey(field)))
            Take(field, found.Gives[field.Text], fields, unfit);
        var known = found.IsFound && fields.Count > 0;
        var with = known ? AnsweredWith.Fields : found.IsFound ? AnsweredWith.NoneOfTheFields : AnsweredWith.Nothing;
        return new StepAnswer(
            fields, Answered: true, known, answer.Status, new EnrichmentReason.Answered(with, unfit), answer.Duration);
    }

    // A call that the document writes has one answer; of a chain each call has its own, by its name
    private static JsonNode Whole(EnrichmentProvider provider, JsonObject found)
    {
        if (provider.Request is not null)
            return found[EnrichmentRequest.AnswerName]!;
        foreach (var (name, value) in found.ToArray())
        {
            if (value is null)
                found.Remove(name);
        }

        return found;
    }

    // What does not fit is no answer, so that the next provider of the waterfall may give the field
    private static void Take(FieldPath field, JsonNode? value, Dictionary<FieldPath, JsonNode> fields, List<UnfitField> unfit)
    {
        if (value is null)
            return;
        var fitted = CanonicalFields.Fit(field.Text, value, ConversionOptions.None);
        if (fitted.Value is not null)
            fields[field] = fitted.Value;
        else
            unfit.Add(new UnfitField(field.Text, fitted.Why ?? ""));
    }
}
