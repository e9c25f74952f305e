using System.Text;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Fixtures;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>Makes the events of fixtures as intake and enrichment would, and asks nobody.</summary>
internal static class FixtureEvents
{
    private const string Delivery = "fixture";

    /// <summary>What the clock says where nothing does: working hours from Berlin to Los Angeles, on a Wednesday.</summary>
    public static readonly DateTimeOffset UsualTime = new(2026, 1, 14, 16, 0, 0, TimeSpan.Zero);

    /// <summary>Makes the event of a fixture.</summary>
    /// <exception cref="UnprocessableException">
    /// Its webhook brings no event, or several and none is named; the message says what to do.
    /// </exception>
    public static async Task<FixtureEvent> CreateAsync(Configuration configuration, Fixture fixture)
    {
        var made = fixture.Given switch
        {
            GivenEvent.Canonical canonical => Canonical(configuration, fixture, canonical),
            GivenEvent.Webhook webhook => await WebhookAsync(configuration, fixture, webhook),
            _ => throw new InvalidOperationException($"Nobody makes an event of a {fixture.Given.GetType().Name}."),
        };
        return Know(configuration, fixture, made);
    }

    private static FixtureEvent Canonical(Configuration configuration, Fixture fixture, GivenEvent.Canonical given)
    {
        var at = fixture.At ?? given.Time ?? UsualTime;
        var data = given.Data.DeepClone().AsObject();
        var @event = new CanonicalEvent
        {
            Id = IdOf(fixture, at),
            Source = given.Source ?? Delivery,
            Type = given.Type,
            Subject = given.Subject ?? Normaliser.SubjectOf(data),
            Time = given.Time ?? at,
            ProviderId = fixture.Name,
            ProviderType = given.Type,
            Data = data,
        };
        return new FixtureEvent(
            new EventMessage { Event = @event, FirstSeenAt = at, ReceivedAt = at, Configuration = configuration.Version }, at, []);
    }

    private static async Task<FixtureEvent> WebhookAsync(Configuration configuration, Fixture fixture, GivenEvent.Webhook given)
    {
        var at = fixture.At ?? UsualTime;
        var source = configuration.Sources.GetValueOrDefault(given.Source)
            ?? throw new UnprocessableException($"there is no source '{given.Source}'");
        if (given.Body is null && source.Provider.Sample is null)
            throw new UnprocessableException($"the provider of the source '{given.Source}' has no sample: write the webhook's 'body'");
        var received = Received(source, given, at);
        var taken = new List<FixtureEvent>();
        var batch = await IntakeItems.RunAsync(received, source, (item, normalised) =>
        {
            var claim = new Claim(IdOf(fixture, at), at, Delivery, configuration.Version, Delivery, Ours: true, at);
            var message = TakenItem.From(received, item, normalised, claim, hops: null, drift: null).Message;
            taken.Add(new FixtureEvent(message, at, normalised.Missing));
            return Task.FromResult(new ItemOutcome(item.Index, ItemState.Accepted) { Event = claim.EventId });
        });
        batch.ThrowIfFailed();
        return Pick(taken, batch, given.Item);
    }

    private static FixtureEvent Pick(List<FixtureEvent> taken, BatchRun batch, int? item) => (taken, item) switch
    {
        ([], _) when batch.Odd is [var odd, ..] => throw new UnprocessableException($"no event comes of the webhook: {odd.Why}"),
        ([], _) => throw new UnprocessableException("no event comes of the webhook: its list of events is empty"),
        ([var only], null or 1) => only,
        (_, null) => throw new UnprocessableException(
            $"the webhook brings {taken.Count} events ({string.Join(", ", taken.Select(one => one.Message.Event.Type))}): " +
            "say which is meant, such as 'item: 1' for the first"),
        (_, { } place) when place <= taken.Count => taken[place - 1],
        (_, { } place) => throw new UnprocessableException($"the webhook has no event {place}: it brings {taken.Count}"),
    };

    private static ReceivedMessage Received(Source source, GivenEvent.Webhook given, DateTimeOffset at)
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (given.Body is null)
        {
            foreach (var (name, value) in source.Provider.Sample!.Headers)
                headers[name.ToLowerInvariant()] = value;
        }

        foreach (var (name, value) in given.Headers)
            headers[name] = value;
        return new ReceivedMessage
        {
            Delivery = Delivery,
            Source = source.Name,
            ReceivedAt = at,
            Signature = new SignatureNote(Delivery, Secret: null, SignedAt: null),
            ContentType = given.ContentType ?? headers.GetValueOrDefault("content-type") ?? "application/json",
            ContentEncoding = headers.GetValueOrDefault("content-encoding"),
            Headers = headers,
            Bytes = Encoding.UTF8.GetBytes(given.Body ?? source.Provider.Sample!.Body),
        };
    }

    // What is known is written as an enricher's answer would be, and all that was wanted counts as asked
    private static FixtureEvent Know(Configuration configuration, Fixture fixture, FixtureEvent made)
    {
        var @event = made.Message.Event;
        var data = @event.Data;
        var plan = EnricherPlan.For(configuration, @event);
        var fetch = configuration.Sources.GetValueOrDefault(@event.Source)?.Fetch?.For(@event);
        if (plan.Wanted.Count > 0 || fetch is not null)
            EnrichmentState.Write(new EnrichmentResult().Mark(), data);
        foreach (var (field, value) in fixture.Known)
            field.Write(data, value.DeepClone());
        string[] gives =
        [
            .. plan.Wanted.Concat(plan.Spared.Keys.Select(name => configuration.Enrichers[name])).SelectMany(one => one.Gives),
            .. fetch?.Enricher.Gives ?? [],
            .. configuration.Accounts?.Map.Keys.Select(field => field.Text) ?? [],
            .. fetch is null ? Array.Empty<string>() : [SourceFetch.Field.Text],
            .. EnrichmentState.Fields,
        ];
        var known = fixture.Known.Select(one => one.Key.Text);
        return made with { Unasked = [.. known.Where(field => !Array.Exists(gives, given => Meets(given, field)))] };
    }

    private static bool Meets(string given, string field) =>
        given == field
        || field.StartsWith(given + '.', StringComparison.Ordinal)
        || given.StartsWith(field + '.', StringComparison.Ordinal);

    // Two fixtures are two events, though they have the same payload
    private static string IdOf(Fixture fixture, DateTimeOffset at) => RecordId.ForEvent(at, KeyHash.For(Delivery, fixture.Name));
}
