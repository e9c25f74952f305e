using System.Globalization;
using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Timeouts;

namespace GtmFunctions.Pipeline.Ops.Leaving;

/// <summary>
/// Hands an open lead over to the next owner, as an SLA does that was not kept: the record says first that it goes and why, then a timeout
/// that is due at once gives it to the next one and tells them. Both may be done again: a second timeout of the same name does nothing
/// more.
/// </summary>
internal sealed class LeadHandOver(EventTrace trace, SlaRecords records, TimeoutQueue timeouts, TimeProvider clock)
{
    /// <summary>Hands it over.</summary>
    /// <param name="configuration">The rules by which the next owner is chosen and told.</param>
    /// <param name="lead">The lead.</param>
    /// <param name="why">Why it goes, in words, with the name of who hands it over.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it is on its way; else it was acknowledged or went on meanwhile, or its payload or assignment is gone.</returns>
    public async Task<bool> HandOverAsync(Configuration configuration, OpenLead lead, string why, CancellationToken cancellation)
    {
        if (configuration.Assignments.GetValueOrDefault(lead.Assignment)?.Sla is null
            || await records.FindAsync(lead.Event, lead.Assignment, cancellation) is not { } record
            || await ActionAsync(configuration, lead, cancellation) is not { } action)
            return false;
        var change = await records.ChangeAsync(
            lead.Event, record, held => SlaRule.HandOver(held, lead.Email, why, clock.GetUtcNow()), cancellation);

        // Whoever has it by now keeps it
        if (change.Stands is not { Acknowledged: null, Moving: false, Holder.HandOver: not null } stands
            || !stands.Holder.Email.Equals(lead.Email, StringComparison.OrdinalIgnoreCase))
            return false;
        var nonce = KeyHash.For("hand over", lead.Event, lead.Assignment, stands.Turn.ToString(CultureInfo.InvariantCulture));
        var message = new TimeoutMessage
        {
            Kind = TimeoutKind.Acknowledgement,
            Id = $"{lead.Event}:{lead.Assignment}:{stands.Turn}",
            DueAt = clock.GetUtcNow(),
            EventId = lead.Event,
            Details = new SlaDetails(lead.Assignment, stands.Turn, nonce, action).ToJson(),
        };
        await timeouts.SetAsync(message, cancellation);
        return true;
    }

    // An action of the event: what notices are made from. The rules of now decide who has it next and how they are told
    private async Task<ActionMessage?> ActionAsync(Configuration configuration, OpenLead lead, CancellationToken cancellation)
    {
        var rows = await trace.ReadAllAsync(lead.Event, cancellation);
        PlannedAction[] all = [.. StoredDecisions.All(rows).SelectMany(decision => decision.Planned)];
        var planned = all.LastOrDefault(action => action.Decided.Acknowledge?.Assignment == lead.Assignment);
        if (planned is null || KeptEvent.From(rows) is not { } kept)
            return null;
        var message = new EventMessage { Event = kept.Enriched, FirstSeenAt = kept.FirstSeenAt, Configuration = configuration.Version };
        return planned.MessageFor(message, all.DistinctBy(action => action.Name).Count());
    }
}
