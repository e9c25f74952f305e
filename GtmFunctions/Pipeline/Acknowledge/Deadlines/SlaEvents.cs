using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Acknowledge;

namespace GtmFunctions.Pipeline.Acknowledge.Deadlines;

/// <summary>Acknowledges by events: a meeting that was booked says that somebody has seen to the lead.</summary>
internal sealed class SlaEvents(SlaRecords records, SlaKeys keys, Acknowledger desk, TimeProvider clock)
{
    // What nobody acknowledged for so long is not what a meeting is about
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(90);

    /// <summary>The partitions of <see cref="SlaKeys"/> of an event that waits to be acknowledged.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="fields">The event's fields.</param>
    public static IReadOnlyList<string> KeysOf(Assignment assignment, FieldScope fields) =>
        KeysOf(assignment, assignment.Sla?.AcknowledgedBy ?? [], fields);

    /// <summary>
    /// Acknowledges what an event acknowledges, which is nothing that was assigned after it happened. May be done again for the same event,
    /// with the same result until <see cref="ForgetAsync"/>.
    /// </summary>
    public Task<IReadOnlyList<AcknowledgedEvent>> AcknowledgeAsync(
        Configuration configuration, CanonicalEvent @event, CancellationToken cancellation) => RunAsync(
            configuration, @event, (key, waiting) => TryAsync(key, waiting, @event, cancellation), cancellation);

    /// <summary>What an event would acknowledge now; nothing is written.</summary>
    public Task<IReadOnlyList<AcknowledgedEvent>> PreviewAsync(
        Configuration configuration, CanonicalEvent @event, CancellationToken cancellation) => RunAsync(
            configuration,
            @event,
            async (_, waiting) => await FindAsync(waiting, cancellation) is { Acknowledged: null } record ? record : null,
            cancellation);

    /// <summary>Takes what was acknowledged out of those that wait.</summary>
    public async Task ForgetAsync(IReadOnlyList<AcknowledgedEvent> acknowledged, CancellationToken cancellation)
    {
        foreach (var one in acknowledged)
            await keys.RemoveAsync(one.Keys, one.Event, one.Assignment, cancellation);
    }

    private async Task<IReadOnlyList<AcknowledgedEvent>> RunAsync(
        Configuration configuration,
        CanonicalEvent @event,
        Func<string, SlaWaiting, Task<SlaRecord?>> acknowledge,
        CancellationToken cancellation)
    {
        var all = new List<AcknowledgedEvent>();
        foreach (var (key, waiting) in await WaitingAsync(configuration, @event, cancellation))
        {
            if (await acknowledge(key, waiting) is not { } record)
                continue;
            var owner = record.Acknowledged?.By ?? record.Holder.Name;
            all.Add(new AcknowledgedEvent(waiting.EventId, waiting.Assignment, owner) { Keys = record.Keys });
        }

        return all;
    }

    private async Task<IReadOnlyList<(string Key, SlaWaiting Waiting)>> WaitingAsync(
        Configuration configuration, CanonicalEvent @event, CancellationToken cancellation)
    {
        var all = new List<(string Key, SlaWaiting Waiting)>();
        foreach (var assignment in configuration.Assignments.Values)
        {
            if (assignment.Sla is not { } sla || !sla.IsAcknowledgedBy(@event.Type))
                continue;
            var fields = EventFields.Scope(@event);
            var rules = sla.AcknowledgedBy
                .Where(rule => rule.On.Contains(@event.Type) && rule.Where?.Evaluate(fields).Held is not false);
            foreach (var key in KeysOf(assignment, rules, fields))
                all.AddRange((await keys.ListAsync(key, cancellation)).Select(waiting => (key, waiting)));
        }

        return
        [
            .. all.Where(one => one.Waiting.EventId != @event.Id && @event.Time >= one.Waiting.Since)
                .DistinctBy(one => (one.Waiting.EventId, one.Waiting.Assignment)),
        ];
    }

    private async Task<SlaRecord?> TryAsync(string key, SlaWaiting waiting, CanonicalEvent @event, CancellationToken cancellation)
    {
        var record = await FindAsync(waiting, cancellation);
        var mine = record is null ? null : await desk.ByEventAsync(waiting.EventId, record, @event.Id, cancellation);
        if (mine is null)
            await keys.RemoveAsync([key], waiting.EventId, waiting.Assignment, cancellation);
        return mine;
    }

    private async Task<SlaRecord?> FindAsync(SlaWaiting waiting, CancellationToken cancellation) =>
        clock.GetUtcNow() - waiting.Since > LongestWait ? null : await records.FindAsync(waiting.EventId, waiting.Assignment, cancellation);

    private static string[] KeysOf(Assignment assignment, IEnumerable<AcknowledgingEvent> rules, FieldScope fields) =>
    [
        .. from path in rules.SelectMany(rule => rule.Key).DistinctBy(path => path.Text)
           let value = AccountKey.Read(path, fields)
           where value is not null
           select KeyHash.For("sla", assignment.Name, path.Text, value),
    ];
}
