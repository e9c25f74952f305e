using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What filters, scores and templates can name of an event.</summary>
internal static class EventFields
{
    /// <summary>
    /// The event's data at the root (<c>person</c>, <c>account</c>, … <c>raw</c>) and its envelope under <c>event</c>: <c>id</c>,
    /// <c>source</c>, <c>type</c>, <c>subject</c>, <c>time</c>, <c>providerId</c>, <c>providerType</c>.
    /// </summary>
    public static FieldScope Scope(CanonicalEvent @event) => ((FieldScope)@event.Data).With("event", Envelope(@event));

    /// <summary>The envelope as conditions and templates see it: a new object.</summary>
    private static JsonObject Envelope(CanonicalEvent @event) => new()
    {
        ["id"] = @event.Id,
        ["source"] = @event.Source,
        ["type"] = @event.Type,
        ["subject"] = @event.Subject,
        ["time"] = @event.Time,
        ["providerId"] = @event.ProviderId,
        ["providerType"] = @event.ProviderType,
    };
}
