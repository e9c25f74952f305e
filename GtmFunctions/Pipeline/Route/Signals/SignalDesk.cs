using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Filters;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Route.Signals;

/// <summary>
/// Shows an event to every signal that listens for its type, before and apart from workflows. Each is told of in the event's trace; the event
/// of one that fires is made before the trace says so.
/// </summary>
public sealed class SignalDesk(SignalCounter counter, AbsenceWatch absences, Emission emission, TimeProvider clock)
{
    /// <summary>Shows the event, and makes the events of the signals that fire. Safe to run again.</summary>
    /// <returns>What each signal made of it, in the order of the document.</returns>
    public async Task<IReadOnlyList<JsonObject>> ObserveAsync(Configuration configuration, CanonicalEvent @event, CancellationToken cancellation)
    {
        var told = new List<JsonObject>();
        foreach (var (signal, seen) in Listening(configuration, @event))
        {
            var story = seen.Told
                ?? (signal.IsAbsence
                    ? await absences.NoteAsync(signal, seen.Key!, seen.Activity!, cancellation)
                    : await counter.CountAsync(new SignalCount(signal, seen.Key!, seen.Observation!), cancellation));
            if (story["emitted"] is not null)
            {
                var cause = new SignalCause(@event.Source, @event.Hops);
                await emission.EmitAsync(signal, story, Emission.About(@event.Data), cause, configuration.Version, cancellation);
            }

            told.Add(story);
        }

        return told;
    }

    /// <summary>What each signal would make of the event as things are now; nothing is written.</summary>
    public async Task<IReadOnlyList<JsonObject>> LookAsync(Configuration configuration, CanonicalEvent @event, CancellationToken cancellation)
    {
        var told = new List<JsonObject>();
        foreach (var (signal, seen) in Listening(configuration, @event))
        {
            told.Add(seen.Told
                ?? (signal.IsAbsence
                    ? await absences.LookAsync(signal, seen.Key!, seen.Activity!, cancellation)
                    : await counter.LookAsync(new SignalCount(signal, seen.Key!, seen.Observation!), cancellation)));
        }

        return told;
    }

    private IEnumerable<(Signal Signal, Sight Sight)> Listening(Configuration configuration, CanonicalEvent @event)
    {
        var fields = new Lazy<JsonObject>(() => EventFields.Of(@event));
        var budget = new PatternBudget();
        return configuration.Signals.Values
            .Where(signal => signal.Listens(@event.Type))
            .Select(signal => (signal, Sight.Of(signal, @event, fields.Value, clock.GetUtcNow(), budget)));
    }
}
