using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Timeouts;

namespace GtmFunctions.Pipeline.Acknowledge.Deadlines;

/// <summary>
/// Starts the clock of an assignment when there is something to do about its event, and sets its timeouts. An assignment has one clock for
/// an event, however many workflows name it: it has one owner. One timeout sleeps for it at a time.
/// </summary>
internal sealed class SlaClock(SlaRecords records, SlaKeys keys, TimeoutQueue timeouts)
{
    /// <summary>Adds the records of the clocks that <see cref="StartAsync"/> starts to the draft of their event.</summary>
    public static async Task DraftAsync(
        EventDraft draft, Configuration configuration, IReadOnlyList<ActionMessage> actions, CancellationToken cancellation)
    {
        foreach (var (record, _) in Records(configuration, actions))
            await SlaRecords.AddAsync(draft, record, cancellation);
    }

    /// <summary>Starts the clocks of an event's actions; one that was started before goes on as it is.</summary>
    /// <param name="configuration">The version that decided the event.</param>
    /// <param name="actions">The actions.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="isDrafted">Whether the records are written with their event, by <see cref="DraftAsync"/>.</param>
    public async Task StartAsync(
        Configuration configuration, IReadOnlyList<ActionMessage> actions, CancellationToken cancellation, bool isDrafted = false)
    {
        foreach (var (record, action) in Records(configuration, actions))
        {
            var waiting = new SlaWaiting(action.Event.Id, record.Assignment, record.Holder.Since);
            await keys.AddAsync(record.Keys, waiting, cancellation);
            if (!isDrafted)
                await records.AddAsync(action.Event.Id, record, cancellation);
            await SetNextAsync(record, action, cancellation);
        }
    }

    /// <summary>
    /// Starts the clocks of actions that a replay does, where none has begun: one that was acknowledged, or that has reminded or moved
    /// on, goes on as it is.
    /// </summary>
    public async Task StartAgainAsync(Configuration configuration, IReadOnlyList<ActionMessage> actions, CancellationToken cancellation)
    {
        var waiting = new List<ActionMessage>();
        foreach (var action in actions.Where(action => action.Decided.Acknowledge is not null))
        {
            // What is delivered again as it was decided may be of an assignment that is no more
            if (!configuration.Assignments.TryGetValue(action.Decided.Acknowledge!.Assignment, out var assignment)
                || assignment.Sla is null)
                continue;
            var record = await records.FindAsync(action.Event.Id, assignment.Name, cancellation);
            if (record is null or { Turn: 0, Moving: false, Acknowledged: null })
                waiting.Add(action);
        }

        await StartAsync(configuration, waiting, cancellation);
    }

    /// <summary>Sets the next timeout of a record, if one is to come.</summary>
    /// <param name="record">The record.</param>
    /// <param name="action">An action of the event: what reminders are made from.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task SetNextAsync(SlaRecord record, ActionMessage action, CancellationToken cancellation)
    {
        if (SlaRule.NextAt(record) is not { } due)
            return;
        var message = new TimeoutMessage
        {
            Kind = TimeoutKind.Acknowledgement,
            Id = $"{action.Event.Id}:{record.Assignment}:{record.Turn}",
            DueAt = due,
            EventId = action.Event.Id,
            Details = new SlaDetails(record.Assignment, record.Turn, Guid.NewGuid().ToString("N"), action).ToJson(),
        };
        await timeouts.SetAsync(message, cancellation);
    }

    /// <summary>The records of the clocks that actions of an event begin, one for each assignment, with an action of it.</summary>
    internal static IEnumerable<(SlaRecord Record, ActionMessage Action)> Records(
        Configuration configuration, IReadOnlyList<ActionMessage> actions)
    {
        var assigned = actions.Where(action => action.Decided.Acknowledge is not null);
        foreach (var action in assigned.DistinctBy(action => action.Decided.Acknowledge!.Assignment))
        {
            var terms = action.Decided.Acknowledge!;
            var record = new SlaRecord
            {
                Assignment = terms.Assignment,
                Workflow = action.Workflow,
                ReceivedAt = action.CameIn,
                Source = action.Event.Source,
                Type = action.Event.Type,
                Holders = [Holder(action.Decided.Owner!, terms, terms.Since)],
                Keys = SlaEvents.KeysOf(configuration.Assignments[terms.Assignment], EventFields.Scope(action.Event)),
            };
            yield return (record, action);
        }
    }

    /// <summary>Who has an event by some terms.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="terms">The terms; <see langword="null"/> where the assignment has no SLA, so that no clock runs.</param>
    /// <param name="at">Since when, where there are no terms.</param>
    public static SlaHolder Holder(Owner owner, SlaTerms? terms, DateTimeOffset at) => new()
    {
        Name = owner.Name,
        Email = owner.Email,
        TimeZone = owner.TimeZone,
        Since = terms?.Since ?? at,
        Due = terms?.Due,
        RemindAt = terms?.RemindAt ?? [],
    };
}
