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
/// more. A lead that nobody was asked to acknowledge gets its record now.
/// </summary>
internal sealed class LeadHandOver(
    EventTrace trace, SlaRecords records, TimeoutQueue timeouts, NextOwnerNotices notices, TimeProvider clock)
{
    /// <summary>Hands it over.</summary>
    /// <param name="configuration">The rules by which the next owner is chosen and told.</param>
    /// <param name="lead">The lead.</param>
    /// <param name="why">Why it goes, in words, with the name of who hands it over.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether it is on its way; else it was acknowledged or went on meanwhile, or its payload or assignment is gone.</returns>
    public async Task<bool> HandOverAsync(Configuration configuration, OpenLead lead, string why, CancellationToken cancellation)
    {
        if (configuration.Assignments.GetValueOrDefault(lead.Assignment) is not { } assignment
            || await GivenAsync(configuration, lead, cancellation) is not { } given
            || await RecordAsync(assignment, lead, given, cancellation) is not { } record)
            return false;
        var change = await records.ChangeAsync(
            lead.Event, record, held => SlaRule.HandOver(held, lead.Email, why, clock.GetUtcNow()), cancellation);

        // Whoever has it by now keeps it
        if (change.Stands is not { Acknowledged: null, Moving: false, Holder.HandOver: not null } stands
            || !stands.Holder.Email.Equals(lead.Email, StringComparison.OrdinalIgnoreCase))
            return false;
        var nonce = KeyHash.For("hand over", lead.Event, lead.Assignment, stands.Turn.ToString(CultureInfo.InvariantCulture));
        var details = new SlaDetails(lead.Assignment, stands.Turn, nonce, given.Action)
        {
            Tell = assignment.Sla is null ? given.Tell : null,
        };
        var message = new TimeoutMessage
        {
            Kind = TimeoutKind.Acknowledgement,
            Id = $"{lead.Event}:{lead.Assignment}:{stands.Turn}",
            DueAt = clock.GetUtcNow(),
            EventId = lead.Event,
            Details = details.ToJson(),
        };
        await timeouts.SetAsync(message, cancellation);
        return true;
    }

    private async Task<SlaRecord?> RecordAsync(Assignment assignment, OpenLead lead, Given given, CancellationToken cancellation)
    {
        if (await records.FindAsync(lead.Event, lead.Assignment, cancellation) is { } known)
            return known;
        var record = new SlaRecord
        {
            Assignment = lead.Assignment,
            Workflow = given.Action.Workflow,
            ReceivedAt = given.Action.CameIn,
            Source = given.Action.Event.Source,
            Type = given.Action.Event.Type,
            Holders = [new SlaHolder { Name = given.Owner.Name, Email = lead.Email, TimeZone = given.Owner.TimeZone, Since = lead.Since }],
            NoClock = assignment.Sla is null,
        };
        await records.AddAsync(lead.Event, record, cancellation);
        return await records.FindAsync(lead.Event, lead.Assignment, cancellation);
    }

    // What the decision that named the owner says. The rules of now decide who has it next and how they are told
    private async Task<Given?> GivenAsync(Configuration configuration, OpenLead lead, CancellationToken cancellation)
    {
        var rows = await trace.ReadAllAsync(lead.Event, cancellation);
        RouteDecision[] decisions = [.. StoredDecisions.All(rows)];
        if (KeptEvent.From(rows) is not { } kept
            || decisions.LastOrDefault(one => Workflows(one, lead).Any()) is not { } decided)
            return null;
        var workflows = Workflows(decided, lead).ToArray();
        PlannedAction[] all = [.. decisions.SelectMany(decision => decision.Planned)];
        var planned = all.LastOrDefault(action => action.Decided.Acknowledge?.Assignment == lead.Assignment)
            ?? all.LastOrDefault(action => workflows.Any(workflow => workflow.Workflow == action.Workflow));
        if (planned is null)
            return null;
        var message = new EventMessage { Event = kept.Enriched, FirstSeenAt = kept.FirstSeenAt, Configuration = configuration.Version };
        return new Given(
            planned.MessageFor(message, all.DistinctBy(action => action.Name).Count()),
            workflows[0].Owner!.Owner,
            [.. workflows.SelectMany(workflow => notices.Find(configuration, workflow.Workflow, workflow.Branch))]);
    }

    private static IEnumerable<WorkflowDecision> Workflows(RouteDecision decision, OpenLead lead) =>
        decision.Workflows.Where(workflow => workflow.Owner?.Assignment == lead.Assignment);

    /// <summary>How a lead was given.</summary>
    /// <param name="Action">An action of the event: what notices are made from.</param>
    /// <param name="Owner">Its first owner.</param>
    /// <param name="Tell">The branches' actions that name the owner.</param>
    private sealed record Given(ActionMessage Action, Owner Owner, IReadOnlyList<ActionPlace> Tell);
}
