using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Route.Assign;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Route.Deadlines;

/// <summary>An event that another one acknowledged.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Assignment">The assignment.</param>
/// <param name="Owner">The name of who had it.</param>
/// <param name="Keys">The partitions of <see cref="SlaKeys"/> that it is in.</param>
public sealed record AcknowledgedEvent(string EventId, string Assignment, string Owner, IReadOnlyList<string> Keys);

/// <summary>Acknowledges by events: a meeting that was booked says that somebody has seen to the lead.</summary>
public sealed class SlaEvents(SlaRecords records, SlaKeys keys, AcknowledgeDesk desk, TimeProvider clock)
{
    /// <summary>The partitions of <see cref="SlaKeys"/> of an event that waits to be acknowledged.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="fields">The event's fields.</param>
    public static IReadOnlyList<string> KeysOf(Assignment assignment, JsonObject fields) =>
        KeysOf(assignment, assignment.Sla?.AcknowledgedBy ?? [], fields);

    /// <summary>
    /// Acknowledges what an event acknowledges, which is nothing that was assigned after it happened. May be done again for the same event, with the same result until <see cref="ForgetAsync"/>.
    /// </summary>
    public async Task<IReadOnlyList<AcknowledgedEvent>> AcknowledgeAsync(
        Configuration configuration, CanonicalEvent @event, CancellationToken cancellation)
    {
        var done = new List<AcknowledgedEvent>();
        foreach (var assignment in configuration.Assignments.Values)
        {
            AcknowledgingEvent[] rules = [.. (assignment.Sla?.AcknowledgedBy ?? []).Where(rule => rule.On.Contains(@event.Type))];
            if (rules.Length == 0)
                continue;
            var fields = EventFields.Of(@event);
            foreach (var key in KeysOf(assignment, rules.Where(rule => rule.Where?.Evaluate(fields).Held is not false), fields))
            {
                foreach (var waiting in await keys.ListAsync(key, clock.GetUtcNow(), cancellation))
                {
                    if (waiting.EventId != @event.Id && @event.Time >= waiting.Since && !done.Exists(one => one.EventId == waiting.EventId)
                        && await TryAsync(key, waiting, @event, cancellation) is { } record)
                        done.Add(new AcknowledgedEvent(waiting.EventId, assignment.Name, record.Acknowledged!.By, record.Keys));
                }
            }
        }

        return done;
    }

    /// <summary>Takes what was acknowledged out of those that wait.</summary>
    public async Task ForgetAsync(IReadOnlyList<AcknowledgedEvent> acknowledged, CancellationToken cancellation)
    {
        foreach (var one in acknowledged)
            await keys.RemoveAsync(one.Keys, one.EventId, one.Assignment, cancellation);
    }

    private async Task<SlaRecord?> TryAsync(string key, SlaWaiting waiting, CanonicalEvent @event, CancellationToken cancellation)
    {
        var record = await records.FindAsync(waiting.EventId, waiting.Assignment, cancellation);
        var mine = record is null ? null : await desk.ByEventAsync(waiting.EventId, record, @event.Id, cancellation);
        if (mine is null)
            await keys.RemoveAsync([key], waiting.EventId, waiting.Assignment, cancellation);
        return mine;
    }

    private static string[] KeysOf(Assignment assignment, IEnumerable<AcknowledgingEvent> rules, JsonObject fields) =>
    [
        .. from path in rules.SelectMany(rule => rule.Key).DistinctBy(path => path.Text)
           let value = AccountKey.Read(path, fields)
           where value is not null
           select KeyHash.Of("sla", assignment.Name, path.Text, value),
    ];
}
