using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Route;

namespace GtmFunctions.Pipeline.Route.Intents;

/// <summary>
/// The same intent through two sources is acted on once. The window begins with the event that was acted on, by the events' own times, so
/// that it is the same however late they come.
/// </summary>
internal static class IntentRule
{
    private const string Rule = Events.Decisions.Check.Intent;

    /// <summary>
    /// The key of an event's intent in a workflow, its values without regard to case; <see langword="null"/> where it lacks one.
    /// </summary>
    public static string? Key(string workflow, Intent intent, FieldScope fields)
    {
        string?[] values = [.. intent.Key.Select(path => FieldText.From(fields.Read(path))?.Trim().ToLowerInvariant())];
        return Array.TrueForAll(values, value => value is { Length: > 0 }) ? KeyHash.For([Rule, workflow, .. values!]) : null;
    }

    /// <summary>Whether a mark gives way to an event: when its window has ended.</summary>
    public static bool GivesWay(EventMark held, EventMark mine, TimeSpan window) => mine.Time - held.Time >= window;

    /// <summary>Whether an event may be acted on.</summary>
    /// <param name="held">The mark of its intent, before it set its own.</param>
    /// <param name="event">The event.</param>
    /// <param name="intent">The intent.</param>
    public static Check Check(EventMark? held, CanonicalEvent @event, Intent intent)
    {
        if (held is null || held.EventId == @event.Id)
            return new Check(Rule, Held: true, Event: null, new CheckReason.FirstOfIntent(Fields(intent)));
        return (@event.Time - held.Time).Duration() < intent.Window
            ? new Check(Rule, Held: false, held.EventId, new CheckReason.SameIntent(Fields(intent), intent.Window))
            : new Check(Rule, Held: true, held.EventId, new CheckReason.OutsideWindow(Fields(intent), intent.Window));
    }

    /// <summary>What is noted of an event that lacks a field of the intent.</summary>
    public static Check NoKey(Intent intent) =>
        new(Rule, Held: true, Event: null, new CheckReason.NoIntent(Fields(intent)));

    private static string[] Fields(Intent intent) => [.. intent.Key.Select(path => path.Text)];
}
