using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Route;

namespace GtmFunctions.Pipeline.Route.Order;

/// <summary>
/// <c>order: newest</c>: an event that is older than one already acted on for its subject is dropped. An event is never older than itself.
/// </summary>
internal static class OrderRule
{
    private const string Rule = Events.Decisions.Check.Order;

    /// <summary>The key of an event's subject in a workflow; <see langword="null"/> where it has no subject.</summary>
    public static string? Key(string workflow, CanonicalEvent @event) =>
        @event.Subject is { Length: > 0 } subject ? KeyHash.For(Rule, workflow, subject) : null;

    /// <summary>Whether a mark gives way to an event: one as old as itself or newer.</summary>
    public static bool GivesWay(EventMark held, EventMark mine) => held.Time <= mine.Time;

    /// <summary>Whether an event may be acted on.</summary>
    /// <param name="held">The mark of its subject, before it set its own.</param>
    /// <param name="event">The event.</param>
    public static Check Check(EventMark? held, CanonicalEvent @event)
    {
        var subject = @event.Subject!;
        if (held is null || held.EventId == @event.Id)
            return new Check(Rule, Held: true, Event: null, new CheckReason.FirstOfSubject(subject));
        return held.Time > @event.Time
            ? new Check(Rule, Held: false, held.EventId, new CheckReason.Older(subject, @event.Time, held.Time))
            : new Check(Rule, Held: true, held.EventId, new CheckReason.NotOlder(subject));
    }

    /// <summary>What is noted of an event without a subject.</summary>
    public static Check NoSubject { get; } = new(Rule, Held: true, Event: null, new CheckReason.NoSubject());
}
