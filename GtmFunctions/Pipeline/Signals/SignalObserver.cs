using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>
/// Shows an event to every signal that listens for its type, before and apart from workflows. What each makes of it is in the event's
/// trace; the event of one that fires is made before the trace says so.
/// </summary>
public sealed class SignalObserver(SignalCounter counter, InactivityWatch absences, SignalEmitter emitter, TimeProvider clock)
{
    /// <summary>Shows the event, and makes the events of the signals that fire. Safe to run again.</summary>
    /// <returns>What each signal made of it, in the order of the document.</returns>
    public async Task<IReadOnlyList<SignalOutcome>> ObserveAsync(
        Configuration configuration, CanonicalEvent @event, CancellationToken cancellation)
    {
        var outcomes = new List<SignalOutcome>();
        foreach (var (signal, match) in Listening(configuration, @event))
        {
            var outcome = match switch
            {
                { NotCounted: { } passed } => passed,
                { Activity: { } activity } => await absences.NoteAsync(signal, match.Key!, activity, cancellation),
                _ => await counter.CountAsync(new SignalCount(signal, match.Key!, match.Observation!), cancellation),
            };
            if (outcome.Emitted is not null)
            {
                var cause = new SignalCause(@event.Source, @event.Hops);
                await emitter.EmitAsync(signal, outcome, SignalEmitter.About(@event.Data), cause, configuration.Version, cancellation);
            }

            outcomes.Add(outcome);
        }

        return outcomes;
    }

    /// <summary>What each signal would make of the event as things are now; nothing is written.</summary>
    public async Task<IReadOnlyList<SignalOutcome>> PreviewAsync(
        Configuration configuration, CanonicalEvent @event, CancellationToken cancellation)
    {
        var outcomes = new List<SignalOutcome>();
        foreach (var (signal, match) in Listening(configuration, @event))
        {
            outcomes.Add(match switch
            {
                { NotCounted: { } passed } => passed,
                { Activity: { } activity } => await absences.PreviewAsync(signal, match.Key!, activity, cancellation),
                _ => await counter.PreviewAsync(new SignalCount(signal, match.Key!, match.Observation!), cancellation),
            });
        }

        return outcomes;
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
