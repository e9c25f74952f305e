using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>What a signal of presence made of an event that counted, as it is kept. Values in, values out.</summary>
internal static class WindowOutcome
{
    // What is kept of a condition that needs hundreds of events
    private const int MostEvidence = 25;

    /// <summary>Makes it.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="key">The key's value.</param>
    /// <param name="decision">What the signal does.</param>
    /// <param name="emitted">The event that it makes, if it fires.</param>
    public static SignalOutcome From(Signal signal, string key, SignalDecision decision, EmittedEvent? emitted)
    {
        var (window, isWeighted) = (decision.Window, signal.Combination == SignalCombination.Weights);
        return new SignalOutcome
        {
            Signal = signal.Name,
            Key = new SignalKeyValue(signal.Key.Text, key),
            Counted = true,
            State = decision.State,
            Within = Duration.Text(signal.Within),
            From = Time(window.From),
            Until = Time(window.Until),
            Join = signal.Combination switch
            {
                SignalCombination.Weights => SignalJoin.Weights,
                SignalCombination.Any => SignalJoin.Any,
                _ => signal.InOrder ? SignalJoin.InOrder : SignalJoin.All,
            },
            Conditions =
                [.. signal.Conditions.Select((condition, i) => Count(signal, condition, window.Conditions[i], decision.Counts[i]))],
            Total = decision.Total,
            Points = isWeighted ? window.Points : null,
            Threshold = isWeighted ? signal.Threshold : null,
            Cooldown = decision.Near is { } near ? new SignalCooldown(Time(near.At), Duration.Text(signal.Cooldown), near.Event) : null,
            Evidence = emitted is null ? null : Evidence(signal, window),
            Emitted = emitted,
        };
    }

    /// <summary>A time in ticks.</summary>
    public static DateTimeOffset Time(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero);

    private static SignalConditionCount Count(Signal signal, SignalCondition condition, ConditionView view, int count) =>
        new(condition.Label, count, condition.AtLeast, view.Met)
        {
            Distinct = condition.Distinct?.Text,
            Different = condition.Distinct is null ? null : view.Count,
            Points = signal.Combination == SignalCombination.Weights ? view.Times * condition.Weight : null,
            Towards = Math.Min(view.Count, condition.Needs),
        };

    private static SignalEvidence[] Evidence(Signal signal, WindowView window) =>
    [
        .. signal.Conditions.SelectMany((condition, i) => window.Conditions[i] is { Met: true } view
            ? view.Evidence.TakeLast(MostEvidence).Select(occurrence => new SignalEvidence(occurrence.Event, Time(occurrence.At))
            {
                Condition = i,
                On = condition.Label,
                Value = occurrence.Distinct,
            })
            : []),
    ];
}
