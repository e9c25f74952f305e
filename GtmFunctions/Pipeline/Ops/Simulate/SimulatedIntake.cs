using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Intake;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Simulate;

/// <summary>An event as intake would make it, with its part of the story.</summary>
/// <param name="Message">The event, on its way to enrichment.</param>
/// <param name="Story">What intake saw.</param>
public sealed record SimulatedItem(EventMessage Message, JsonObject Story);

/// <summary>Makes events as intake would, without claiming them.</summary>
public sealed class SimulatedIntake(Claims claims, EventTrace trace, TimeProvider clock)
{
    private const string Delivery = "simulation";

    /// <summary>The events of a webhook.</summary>
    /// <exception cref="UnprocessableException">
    /// The body cannot be parsed at all, or there is none and the provider has no sample.
    /// </exception>
    public async Task<IReadOnlyList<SimulatedItem>> OfWebhookAsync(
        Configuration configuration, Source source, SimulationRequest request, CancellationToken cancellation)
    {
        var sample = request.Body is null ? Sample(source) : null;
        var headers = new Dictionary<string, string>();
        foreach (var (name, value) in (sample?.Headers ?? headers).Concat(request.Headers).ToArray())
            headers[name.ToLowerInvariant()] = value;
        var received = new ReceivedMessage
        {
            Delivery = Delivery,
            Source = source.Name,
            ReceivedAt = clock.GetUtcNow(),
            Signature = new SignatureNote(Delivery, Secret: null, SignedAt: null),
            ContentType = headers.GetValueOrDefault("content-type") ?? request.ContentType,
            ContentEncoding = headers.GetValueOrDefault("content-encoding"),
            Headers = headers,
            Bytes = request.Body ?? Encoding.UTF8.GetBytes(sample!.Body),
        };
        var items = new List<SimulatedItem>();
        var split = IntakeItem.Split(received, source.Provider.Event);
        if (split is [{ Odd: { } why }, ..] && split.All(item => item.Odd is not null))
            throw new UnprocessableException($"No item of this webhook would be taken in: of the first, {why}.");
        foreach (var item in split.Where(item => item.Odd is null))
        {
            var normalised = Normaliser.Normalise(source, item, received.Headers);
            var key = KeyHash.For(source.Name, normalised.ProviderId);
            var held = await claims.FindAsync(key, cancellation);
            if (held is not null && EventClaims.Repeat(source.Provider, normalised, received.ReceivedAt)?.Is(held) is true)
                held = null;
            var story = IntakeStory.Render(normalised, configuration.Version, drift: null);
            story["duplicate"] = held is not null;
            if (held is not null)
                story["duplicateOf"] = held.EventId;
            items.Add(new SimulatedItem(Message(configuration, received, normalised, RecordId.ForEvent(received.ReceivedAt, key)), story));
        }

        return items;
    }

    /// <summary>An event that was taken in, as it was; <see langword="null"/> where the id is not known.</summary>
    public async Task<SimulatedItem?> OfEventAsync(Configuration configuration, string id, CancellationToken cancellation)
    {
        if (RecordId.DayOf(id) is null || RecordId.IsDelivery(id)
            || await trace.ReadAsync(id, TraceRows.Payload, cancellation) is not { } payload
            || await trace.ReadAsync(id, TraceRows.Event, cancellation) is not { } head)
            return null;
        payload.Remove("at");
        var message = new EventMessage
        {
            Event = payload.Deserialize(PipelineJson.Readable.CanonicalEvent)!,
            FirstSeenAt = head["firstSeenAt"]!.GetValue<DateTimeOffset>(),
            Configuration = configuration.Version,
        };
        return new SimulatedItem(message, new JsonObject { ["asTakenInBy"] = head["configuration"]?.DeepClone() });
    }

    private static SampleDefinition Sample(Source source) => source.Provider.Sample ?? throw new UnprocessableException(
        $"The provider '{source.Provider.Name}' has no sample: give the webhook's body as 'payload' (JSON) or as 'text'.");

    private static EventMessage Message(Configuration configuration, ReceivedMessage received, NormalisedItem item, string id) => new()
    {
        Event = item.Event(id, received),
        FirstSeenAt = received.ReceivedAt,
        Configuration = configuration.Version,
    };
}
