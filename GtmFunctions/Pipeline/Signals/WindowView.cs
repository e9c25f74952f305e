using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>What a window has of one condition.</summary>
/// <param name="Count">How many that count once: at least this many, and exactly where it is fewer than the condition needs.</param>
/// <param name="Times">How often the condition is met.</param>
/// <param name="Evidence">The latest occurrences, as many as the condition needs.</param>
internal sealed record ConditionView(int Count, int Times, IReadOnlyList<Occurrence> Evidence)
{
    /// <summary>Whether it is met.</summary>
    public bool Met => Times > 0;
}

/// <summary>What a window has of a signal.</summary>
/// <param name="From">Its first tick.</param>
/// <param name="Until">Its last tick: an occurrence's time.</param>
/// <param name="Conditions">What it has of each condition, in their order.</param>
/// <param name="Points">The sum of the weights.</param>
/// <param name="Complete">Whether the signal may fire.</param>
internal sealed record WindowView(long From, long Until, IReadOnlyList<ConditionView> Conditions, decimal Points, bool Complete)
{
    /// <summary>
    /// Every window that has an event's time and ends with an occurrence, the earliest first; the one that ends with the event is there
    /// always.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="kept">The kept occurrences of each condition, in order of time.</param>
    /// <param name="at">The event's time in ticks.</param>
    public static IEnumerable<WindowView> Around(Signal signal, IReadOnlyList<IReadOnlyList<Occurrence>> kept, long at) => kept
        .SelectMany(occurrences => occurrences)
        .Select(occurrence => occurrence.At)
        .Where(end => end > at && end - at <= signal.Within.Ticks)
        .Append(at)
        .Distinct()
        .Order()
        .Select(end => Ending(signal, kept, end));

    /// <summary>The window that ends at a time.</summary>
    public static WindowView Ending(Signal signal, IReadOnlyList<IReadOnlyList<Occurrence>> kept, long until)
    {
        var from = until - signal.Within.Ticks;
        IReadOnlyList<Occurrence>[] inside =
            [.. kept.Select(occurrences => occurrences.Where(occurrence => occurrence.At >= from && occurrence.At <= until).ToArray())];
        ConditionView[] views = signal.InOrder
            ? OneAfterAnother(signal, inside)
            : [.. signal.Conditions.Select((condition, i) => Latest(condition, inside[i]))];
        var points = views.Select((view, i) => view.Times * signal.Conditions[i].Weight).Sum();
        return new WindowView(from, until, views, points, signal.Combination switch
        {
            SignalCombination.All => Array.TrueForAll(views, view => view.Met),
            SignalCombination.Any => Array.Exists(views, view => view.Met),
            _ => points >= signal.Threshold && Array.Exists(views, view => view.Met),
        });
    }

    private static ConditionView Latest(SignalCondition condition, IReadOnlyList<Occurrence> inside)
    {
        Occurrence[] different = [.. inside.Reverse().DistinctBy(occurrence => occurrence.Value)];
        return new ConditionView(
            different.Length,
            Math.Min(condition.UpTo, different.Length / condition.AtLeast),
            [.. different.Take(condition.Needs).Reverse()]);
    }

    // What is met as early as can be leaves the most for those that come after it
    private static ConditionView[] OneAfterAnother(Signal signal, IReadOnlyList<Occurrence>[] inside)
    {
        var views = new ConditionView[signal.Conditions.Count];
        var after = long.MinValue;
        for (var i = 0; i < views.Length; i++)
        {
            var atLeast = signal.Conditions[i].AtLeast;
            Occurrence[] next =
            [
                .. inside[i].Where(occurrence => occurrence.At > after).DistinctBy(occurrence => occurrence.Value).Take(atLeast),
            ];
            views[i] = new ConditionView(next.Length, next.Length / atLeast, next);
            after = views[i].Met ? next[^1].At : long.MaxValue;
        }

        return views;
    }
}
