using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Route.Signals;

/// <summary>
/// What a signal made of an event, as the event's trace tells it: the key, what the window has of each condition, what is missing, and when
/// it fired the evidence and the event that it made.
/// </summary>
public static class SignalStory
{
    // What is told of a condition that needs hundreds of events
    private const int MostEvidence = 25;

    /// <summary>Tells of an event that counted.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="key">The key's value.</param>
    /// <param name="decision">What the signal does.</param>
    /// <param name="emitted">The event that it makes, if it fires.</param>
    public static JsonObject Of(Signal signal, string key, SignalDecision decision, JsonObject? emitted)
    {
        var window = decision.Window;
        var story = new JsonObject
        {
            ["signal"] = signal.Name,
            ["key"] = SignalKey.Told(signal, key),
            ["counted"] = true,
            ["state"] = State(decision.State),
            ["within"] = Duration.Text(signal.Within),
            ["from"] = Time(window.From),
            ["until"] = Time(window.Until),
            ["conditions"] = new JsonArray([.. signal.Conditions.Select((condition, i) => (JsonNode)Condition(signal, condition, window.Conditions[i], decision.Counts[i]))]),
            ["total"] = decision.Total,
        };
        if (signal.Combination == SignalCombination.Weights)
            (story["points"], story["threshold"]) = (window.Points, signal.Threshold);
        if (decision.State == SignalState.Waiting)
            story["missing"] = Missing(signal, window);
        if (decision.Near is { } near)
            story["cooldown"] = new JsonObject { ["from"] = Time(near.At), ["for"] = Duration.Text(signal.Cooldown), ["event"] = near.Event };
        if (emitted is not null)
        {
            story["evidence"] = Evidence(signal, window);
            story["emitted"] = emitted;
        }

        story["why"] = $"{Counts(signal, key, window)}: {Why(signal, decision, emitted)}";
        return story;
    }

    /// <summary>Tells of an event that did not count.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="key">The key's value, if the event has one.</param>
    /// <param name="why">In words.</param>
    /// <param name="failed">The conditions that it did not meet, with the values that they saw.</param>
    public static JsonObject NotCounted(Signal signal, string? key, string why, JsonArray? failed = null)
    {
        var story = new JsonObject { ["signal"] = signal.Name, ["key"] = SignalKey.Told(signal, key), ["counted"] = false };
        if (failed is not null)
            story["failed"] = failed;
        story["why"] = why;
        return story;
    }

    /// <summary>A time in ticks as it is told.</summary>
    public static DateTimeOffset Time(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private static string State(SignalState state) => state switch
    {
        SignalState.Fired => "fired",
        SignalState.CoolingDown => "cooling-down",
        _ => "waiting",
    };

    private static JsonObject Condition(Signal signal, SignalCondition condition, ConditionView view, int count)
    {
        var told = new JsonObject { ["on"] = condition.Label, ["count"] = count, ["atLeast"] = condition.AtLeast, ["met"] = view.Met };
        if (condition.Distinct is { } path)
            (told["distinct"], told["different"]) = (path.Text, view.Count);
        if (signal.Combination == SignalCombination.Weights)
            told["points"] = view.Times * condition.Weight;
        return told;
    }

    private static JsonArray Evidence(Signal signal, WindowView window) => new(
    [
        .. signal.Conditions.SelectMany((condition, i) => window.Conditions[i] is { Met: true } view
            ? view.Evidence.TakeLast(MostEvidence).Select(occurrence => (JsonNode)Occurrence(condition, i, occurrence))
            : []),
    ]);

    private static JsonObject Occurrence(SignalCondition condition, int index, Occurrence occurrence)
    {
        var told = new JsonObject
        {
            ["event"] = occurrence.Event,
            ["time"] = Time(occurrence.At),
            ["condition"] = index,
            ["on"] = condition.Label,
        };
        if (occurrence.Distinct is { } value)
            told["value"] = value;
        return told;
    }

    private static string Counts(Signal signal, string key, WindowView window)
    {
        var counts = signal.Conditions.Select((condition, i) =>
            $"{Math.Min(window.Conditions[i].Count, condition.Needs)} of {condition.AtLeast} {Named(condition)}");
        var points = signal.Combination == SignalCombination.Weights ? $", {window.Points} of {signal.Threshold} points" : "";
        return $"{key} has {string.Join(", ", counts)} within {Duration.Text(signal.Within)}{points}";
    }

    private static string Why(Signal signal, SignalDecision decision, JsonObject? emitted) => decision switch
    {
        { State: SignalState.Fired } => $"fired {signal.Emit} ({FieldText.Of(emitted!["event"])})",
        { State: SignalState.CoolingDown } => $"cooling down, it fired for {FieldText.Of(JsonValue.Create(Time(decision.Near!.At)))} ({decision.Near.Event})",
        _ => $"{Missing(signal, decision.Window)} to come",
    };

    private static string Missing(Signal signal, WindowView window)
    {
        if (signal.Combination == SignalCombination.Weights)
            return $"{signal.Threshold - window.Points} more points";
        var missing = signal.Conditions
            .Select((condition, i) => (Condition: condition, View: window.Conditions[i]))
            .Where(one => !one.View.Met)
            .Select(one => $"{one.Condition.AtLeast - one.View.Count} more {Named(one.Condition)}");
        return string.Join(signal.Combination == SignalCombination.Any ? " or " : signal.InOrder ? ", then " : " and ", missing);
    }

    private static string Named(SignalCondition condition) =>
        condition.Distinct is { } path ? $"different {path.Text} of {condition.Label}" : condition.Label;
}
