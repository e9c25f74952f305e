using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>What a signal does about an event, and why.</summary>
/// <param name="State">What it does.</param>
/// <param name="Window">The window that it looked at: the first that is complete, else the one that has the most.</param>
/// <param name="Counts">How many events the window has of each condition, in their order.</param>
/// <param name="Near">The firing that it cools down from, if it does.</param>
/// <param name="Total">How many events have counted for the key, ever.</param>
internal sealed record SignalDecision(SignalState State, WindowView Window, IReadOnlyList<int> Counts, FiredNote? Near, long Total)
{
    /// <summary>
    /// Counts an event and decides, by the times of the events and not of their arrival: an event that comes late may complete a window
    /// that lies in the past, and the signal then fires for that time. It fires for the earliest window that the event is in, that is
    /// complete, and that no firing is within the cooldown of.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="seen">The event.</param>
    /// <param name="buckets">The buckets around it: the event is counted in them, and what a firing uses up is taken out.</param>
    /// <param name="ledger">What the key has seen.</param>
    public static SignalDecision Decide(Signal signal, ObservedEvent seen, Buckets buckets, KeyLedger ledger)
    {
        buckets.Count(seen);
        WindowView[] windows = [.. WindowView.Around(signal, buckets.Kept(), seen.At)];
        WindowView[] complete = [.. windows.Where(window => window.Complete)];
        var fires = complete.FirstOrDefault(window => ledger.Near(window.Until, signal.Cooldown) is null);
        var shown = fires ?? complete.FirstOrDefault() ?? windows.MaxBy(window => Progress(signal, window))!;
        int[] counts = [.. signal.Conditions.Select((_, i) => buckets.CountOf(i, shown.From, shown.Until))];
        if (fires is not null && signal.Reset)
            buckets.UseUp(fires.From, fires.Until);
        var state = fires is not null ? SignalState.Fired : complete.Length > 0 ? SignalState.CoolingDown : SignalState.Waiting;
        var near = state == SignalState.CoolingDown ? ledger.Near(shown.Until, signal.Cooldown) : null;
        return new SignalDecision(state, shown, counts, near, ledger.Counted + 1);
    }

    private static decimal Progress(Signal signal, WindowView window) => signal.Combination == SignalCombination.Weights
        ? window.Points
        : window.Conditions.Select((view, i) => Math.Min(view.Count, signal.Conditions[i].AtLeast)).Sum();
}
