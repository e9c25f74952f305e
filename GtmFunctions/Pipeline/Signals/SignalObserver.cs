using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>
/// Shows an event to every signal that listens for its type, before and apart from workflows. What each makes of it is in the event's
/// trace; the event of one that fires is made before the trace says so.
/// </summary>
internal sealed class SignalObserver(SignalCounter counter, InactivityWatch absences, SignalEmitter emitter, TimeProvider clock)
{
    /// <summary>Shows the event, and makes the events of the signals that fire. Safe to run again.</summary>
    /// <returns>What each signal made of it, in the order of the document.</returns>
    public Task<IReadOnlyList<SignalOutcome>> ObserveAsync(
        Configuration configuration, CanonicalEvent @event, CancellationToken cancellation) =>
        RunAsync(configuration, @event, isPreview: false, cancellation);

    /// <summary>What each signal would make of the event as things are now; nothing is written.</summary>
    public Task<IReadOnlyList<SignalOutcome>> PreviewAsync(
        Configuration configuration, CanonicalEvent @event, CancellationToken cancellation) =>
        RunAsync(configuration, @event, isPreview: true, cancellation);

    private async Task<IReadOnlyList<SignalOutcome>> RunAsync(
        Configuration configuration, CanonicalEvent @event, bool isPreview, CancellationToken cancellation)
    {
        var outcomes = new List<SignalOutcome>();
        foreach (var (signal, match) in Listening(configuration, @event))
        {
            var outcome = match.NotCounted ?? await DecideAsync(signal, match, isPreview, cancellation);
            outcomes.Add(outcome);
            if (isPreview || outcome.Emitted is null)
                continue;
            var cause = new SignalCause(@event.Source, @event.Hops);
            await emitter.EmitAsync(signal, outcome, SignalEmitter.About(@event.Data), cause, configuration.Version, cancellation);
        }

        return outcomes;
    }

    private Task<SignalOutcome> DecideAsync(Signal signal, SignalMatch match, bool isPreview, CancellationToken cancellation)
    {
        if (match.Activity is { } activity)
        {
            return isPreview
                ? absences.PreviewAsync(signal, match.Key!, activity, cancellation)
                : absences.NoteAsync(signal, match.Key!, activity, cancellation);
        }

        var count = new SignalCount(signal, match.Key!, match.Observation!);
        return isPreview ? counter.PreviewAsync(count, cancellation) : counter.CountAsync(count, cancellation);
    }

    private IEnumerable<(Signal Signal, SignalMatch Match)> Listening(Configuration configuration, CanonicalEvent @event)
    {
        var fields = EventFields.Scope(@event);
        var budget = new PatternBudget();
        return configuration.Signals.Values
            .Where(signal => signal.Listens(@event.Type))
            .Select(signal => (signal, SignalMatch.From(signal, @event, fields, clock.GetUtcNow(), budget)));
    }
}
