using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Route.Intents;

/// <summary>
/// The same intent through two sources is acted on once. The window begins with the event that was acted on, by the events' own times, so
/// that it is the same however late they come.
/// </summary>
public static class IntentRule
{
    private const string Rule = "intent";

    /// <summary>
    /// The key of an event's intent in a workflow, its values without regard to case; <see langword="null"/> where it lacks one.
    /// </summary>
    public static string? Key(string workflow, Intent intent, JsonObject fields)
    {
        string?[] values = [.. intent.Key.Select(path => FieldText.Of(path.Read(fields))?.Trim().ToLowerInvariant())];
        return Array.TrueForAll(values, value => value is { Length: > 0 }) ? KeyHash.Of([Rule, workflow, .. values!]) : null;
    }

    /// <summary>Whether a mark gives way to an event: when its window has ended.</summary>
    public static bool GivesWay(EventMark held, EventMark mine, TimeSpan window) => mine.Time - held.Time >= window;

    /// <summary>Whether an event may be acted on.</summary>
    /// <param name="held">The mark of its intent, before it set its own.</param>
    /// <param name="event">The event.</param>
    /// <param name="intent">The intent.</param>
    public static Check Check(EventMark? held, CanonicalEvent @event, Intent intent)
    {
        var (fields, window) = (string.Join(", ", intent.Key), Duration.Text(intent.Window));
        if (held is null || held.EventId == @event.Id)
            return new Check(Rule, Held: true, $"the first of its intent ({fields})");
        return (@event.Time - held.Time).Duration() < intent.Window
            ? new Check(Rule, Held: false, $"duplicate intent of {held.EventId}: the same {fields} within {window}", held.EventId)
            : new Check(Rule, Held: true, $"{window} or more from {held.EventId}, which had the same {fields}", held.EventId);
    }

    /// <summary>What is noted of an event that lacks a field of the intent.</summary>
    public static Check NoKey(Intent intent) =>
        new(Rule, Held: true, $"the event has not every field of the intent ({string.Join(", ", intent.Key)})");
}
