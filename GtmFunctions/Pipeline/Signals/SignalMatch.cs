using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>What a signal sees of an event, before storage is asked. Values in, values out.</summary>
/// <param name="Key">The key's value; none where the event has none.</param>
/// <param name="NotCounted">What comes of an event that does not count; none where it does.</param>
/// <param name="Observation">What counts, for a signal of presence.</param>
/// <param name="Activity">What shows activity, for a signal of absence.</param>
internal sealed record SignalMatch(string? Key, SignalOutcome? NotCounted, ObservedEvent? Observation = null, Activity? Activity = null)
{
    /// <summary>Looks at an event of a type that the signal listens for. Never throws for anything in it.</summary>
    public static SignalMatch From(
        Signal signal, CanonicalEvent @event, FieldScope fields, DateTimeOffset now, PatternBudget? budget = null)
    {
        if (SignalKey.Read(signal, fields) is not { } key)
            return Not(signal, key: null, unmet: null);
        if (signal.IsAbsence)
        {
            // A sender's clock that is ahead must not keep a key from being quiet
            var activity = new Activity(@event.Id, @event.Time < now ? @event.Time : now, SignalEmitter.About(@event.Data))
            {
                Cause = new SignalCause(@event.Source, @event.Hops),
            };
            return signal.Where?.Evaluate(fields, budget) is { Held: false } passed
                ? Not(signal, key, [new UnmetCondition(null, passed.Conditions)])
                : new SignalMatch(key, null, Activity: activity);
        }

        var held = new List<(int, string?)>();
        var unmet = new List<UnmetCondition>();
        foreach (var (i, condition) in signal.Conditions.Index().Where(one => one.Item.On.Contains(@event.Type)))
        {
            if (condition.Where?.Evaluate(fields, budget) is { Held: false } result)
                unmet.Add(new UnmetCondition(i, result.Conditions));
            else if (condition.Distinct is not { } path)
                held.Add((i, null));
            else if (SignalKey.Distinct(path, fields) is { } value)
                held.Add((i, value));
            else
                unmet.Add(new UnmetCondition(i, null, path.Text));
        }

        return held.Count == 0
            ? Not(signal, key, unmet)
            : new SignalMatch(key, null, new ObservedEvent(@event.Id, @event.Time.UtcTicks, held));
    }

    private static SignalMatch Not(Signal signal, string? key, IReadOnlyList<UnmetCondition>? unmet) => new(key, new SignalOutcome
    {
        Signal = signal.Name,
        Key = new SignalKeyValue(signal.Key.Text, key),
        Counted = false,
        Unmet = unmet,
    });
}
