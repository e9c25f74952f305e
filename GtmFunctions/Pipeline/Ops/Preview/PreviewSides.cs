using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Rendering;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>
/// Shows what a version makes of an event, with the calls that its actions would make: nothing is sent, and no secret is shown.
/// </summary>
internal sealed class PreviewSides(ActionCalls calls, ConnectorClient connectors)
{
    /// <summary>Shows both sides of an event, and in what they differ.</summary>
    /// <param name="live">The live rules.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="subscriptions">Who subscribed, whichever rules decide.</param>
    /// <param name="ruled">What both decided.</param>
    public PreviewChange Compare(
        Configuration live, Configuration draft, IReadOnlyList<LiveSubscription> subscriptions, RuledTwice ruled)
    {
        var before = Show(live, subscriptions, ruled.Recorded, ruled.Before);
        var after = Show(draft, subscriptions, ruled.Recorded, ruled.After);
        var taken = ruled.Before.Event ?? ruled.Recorded.Taken;
        return new PreviewChange
        {
            Event = taken.Id,
            Fixture = ruled.Fixture,
            At = ruled.Recorded.DecidedAt,
            Source = taken.Source,
            Type = taken.Type,
            Subject = taken.Subject,
            Kinds = PreviewKinds.Find(before, after),
            Before = before,
            After = after,
        };
    }

    /// <summary>Shows the call of an action.</summary>
    /// <param name="configuration">The rules that decided it.</param>
    /// <param name="message">The action.</param>
    public PreviewAction Show(Configuration configuration, ActionMessage message)
    {
        var action = ActionCalls.ActionOf(configuration, message);
        var draft = connectors.Draft(calls.Create(configuration, message, action));
        return draft.Refused is { } refused
            ? new PreviewAction(action.To, "", "", refused)
            : new PreviewAction(action.To, $"{draft.Method} {draft.Url}", draft.Body, null);
    }

    private PreviewSide Show(
        Configuration configuration, IReadOnlyList<LiveSubscription> subscriptions, RecordedEvent recorded, RuledEvent ruled)
    {
        if (ruled is not { Event: { } @event, Decision: { } decision })
            return new PreviewSide(PreviewSide.Absent, recorded.Taken.Type, []);
        var message = new EventMessage
        {
            Event = @event,
            FirstSeenAt = recorded.FirstSeenAt,
            Configuration = configuration.Version,
        };
        return new PreviewSide(
            decision.Outcome,
            @event.Type,
            [
                .. decision.Workflows.Select(workflow => new PreviewDecision
                {
                    Workflow = workflow.Workflow,
                    Why = RouteTrace.Sentence(workflow),
                    End = End(workflow),
                    Branch = workflow.Branch,
                    Score = workflow.Score is { } score ? Text(score) : null,
                    Owner = workflow.Owner is { } owner ? Show(owner) : null,
                    Actions =
                    [
                        .. decision.Actions.Where(action => action.Workflow == workflow.Workflow)
                            .Select(action => Show(configuration, action.MessageFor(message, decision.Actions.Count))),
                    ],
                }),
            ])
        {
            Subscribers = SubscriberTold.All(SubscriptionMatcher.Add(subscriptions, @event, decision)),
        };
    }

    private static PreviewOwner Show(OwnerDecision owner) =>
        new(owner.Owner.Email, owner.Owner.Name, OwnerTrace.Sentence(owner), owner.By == ChosenBy.Fallback);

    private static PreviewEnd End(WorkflowDecision workflow) => workflow switch
    {
        { Failed: not null } => PreviewEnd.Failed,
        { Filter: { } filter } when filter.Any(condition => !condition.Held) => PreviewEnd.FilteredOut,
        { Dropped: not null } => PreviewEnd.Dropped,
        { To.Count: > 0 } => PreviewEnd.Acted,
        _ => PreviewEnd.Logged,
    };

    private static string Text(Score score) =>
        FormattableString.Invariant($"{score.Points:0.##}") + (score.Tier is { } tier ? $" ({tier})" : "");
}
