using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>Makes an event of its payload anew, by the source's mapping of another configuration version.</summary>
internal static class Renormalising
{
    /// <summary>
    /// The event with its type, subject and fields as the source says now. It stays the same event: its ids are those of its first intake.
    /// What only the request's headers or the rest of its batch said (a type, a time) stays too, for the trace keeps the event's own
    /// payload.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="event">The event as it was taken in.</param>
    /// <returns>An event with data of its own; as it was, where the source brings no such events any more.</returns>
    public static CanonicalEvent Again(Source source, CanonicalEvent @event)
    {
        if (ArrivedSource.Find(source, @event.Arrival) is not { } arrived)
            return @event with { Data = @event.Data.DeepClone().AsObject() };
        var raw = @event.Data["raw"]!;
        var item = new IntakeItem(0, raw, new(@event.ProviderId), raw);
        var normalised = Normaliser.Normalise(arrived, item, new Dictionary<string, string>(), @event.ProviderType);
        return @event with
        {
            Type = normalised.Type,
            ProviderType = normalised.ProviderType,
            Subject = normalised.Subject ?? @event.Subject,
            Time = normalised.Time ?? @event.Time,
            Data = normalised.Data,
        };
    }
}
