using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Filters;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Route.Signals;

/// <summary>What a signal sees of an event, before storage is asked. Values in, values out.</summary>
/// <param name="Key">The key's value; none where the event has none.</param>
/// <param name="Told">What is told of an event that does not count; none where it does.</param>
/// <param name="Observation">What counts, for a signal of presence.</param>
/// <param name="Activity">What shows activity, for a signal of absence.</param>
public sealed record Sight(string? Key, JsonObject? Told, Observation? Observation = null, Activity? Activity = null)
{
    /// <summary>Looks at an event of a type that the signal listens for. Never throws for anything in it.</summary>
    public static Sight Of(Signal signal, CanonicalEvent @event, JsonObject fields, DateTimeOffset now, PatternBudget? budget = null)
    {
        if (SignalKey.Of(signal, fields) is not { } key)
            return new Sight(null, SignalStory.NotCounted(signal, null, $"the event has no {signal.Key}"));
        if (signal.IsAbsence)
        {
            // A sender's clock that is ahead must not keep a key from being quiet
            var activity = new Activity(@event.Id, @event.Time < now ? @event.Time : now, Emission.About(@event.Data))
            {
                Cause = new SignalCause(@event.Source, @event.Hops),
            };
            return signal.Where?.Evaluate(fields, budget) is { Held: false } passed
                ? new Sight(key, SignalStory.NotCounted(signal, key, "it does not meet what activity must", RouteStory.Conditions(passed)))
                : new Sight(key, null, Activity: activity);
        }

        var held = new List<(int, string?)>();
        var failed = new JsonArray();
        foreach (var (i, condition) in signal.Conditions.Index().Where(one => one.Item.On.Contains(@event.Type)))
        {
            if (condition.Where?.Evaluate(fields, budget) is { Held: false } result)
                failed.Add(new JsonObject { ["condition"] = i, ["where"] = RouteStory.Conditions(result) });
            else if (condition.Distinct is not { } path)
                held.Add((i, null));
            else if (SignalKey.Distinct(path, fields) is { } value)
                held.Add((i, value));
            else
                failed.Add(new JsonObject { ["condition"] = i, ["missing"] = path.Text });
        }

        return held.Count == 0
            ? new Sight(key, SignalStory.NotCounted(signal, key, "it meets no condition", failed))
            : new Sight(key, null, new Observation(@event.Id, @event.Time.UtcTicks, held));
    }
}
