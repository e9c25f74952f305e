using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Simulate;

/// <summary>An event to be simulated.</summary>
/// <param name="Message">The event, on its way to enrichment.</param>
/// <param name="Intake">What intake made of it, as a trace shows it.</param>
internal sealed record SimulatedEvent(EventMessage Message, JsonObject Intake);

/// <summary>The events that a simulation is asked about: of a webhook, or one that was taken in.</summary>
internal sealed class SimulatedEvents(IntakePreview intake, EventTrace trace, TimeProvider clock)
{
    private const string Delivery = "simulation";

    /// <summary>The events of a webhook.</summary>
    /// <exception cref="UnprocessableException">
    /// The body cannot be parsed at all, or there is none and the provider has no sample.
    /// </exception>
    public async Task<IReadOnlyList<SimulatedEvent>> OfWebhookAsync(
        Configuration configuration, Source source, SimulationRequest request, CancellationToken cancellation)
    {
        var taken = await intake.TakeInAsync(configuration, source, Webhook(source, request), cancellation);
        return [.. taken.Select(item => new SimulatedEvent(item.Message, IntakeTrace.Render(item.Intake)))];
    }

    /// <summary>An event that was taken in, as it was; <see langword="null"/> where the id is not known.</summary>
    public async Task<SimulatedEvent?> OfEventAsync(Configuration configuration, string id, CancellationToken cancellation)
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
        return new SimulatedEvent(message, new JsonObject { ["asTakenInBy"] = head["configuration"]?.DeepClone() });
    }

    private ReceivedMessage Webhook(Source source, SimulationRequest request)
    {
        var sample = request.Body is null ? Sample(source) : null;
        var headers = new Dictionary<string, string>();
        foreach (var (name, value) in (sample?.Headers ?? headers).Concat(request.Headers).ToArray())
            headers[name.ToLowerInvariant()] = value;
        return new ReceivedMessage
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
    }

    private static SampleDefinition Sample(Source source) => source.Provider.Sample ?? throw new UnprocessableException(
        $"The provider '{source.Provider.Name}' has no sample: give the webhook's body as 'payload' (JSON) or as 'text'.");
}
