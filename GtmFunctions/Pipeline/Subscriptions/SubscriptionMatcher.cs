using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Storage.Subscriptions;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>
/// Says who is sent an event and its decision. It becomes a part of the decision, which is written once: so each of these is an action of
/// the event like any other, with its claim, tries, pace, dead letter and trace.
/// </summary>
internal sealed class SubscriptionMatcher(LiveSubscriptions live)
{
    /// <summary>The decision with what is sent to subscribers; the same one where nobody subscribed to such events.</summary>
    /// <exception cref="Azure.RequestFailedException">Subscriptions were never read and storage cannot be asked.</exception>
    public async ValueTask<RouteDecision> AddAsync(CanonicalEvent @event, RouteDecision decision, CancellationToken cancellation) =>
        Add(await live.AllAsync(cancellation), @event, decision);

    /// <summary>The decision with what is sent to subscribers; the same one where none of them asked for such events.</summary>
    public static RouteDecision Add(IReadOnlyList<LiveSubscription> all, CanonicalEvent @event, RouteDecision decision) =>
        all.Count > 0 && Match(all, @event, decision) is { Count: > 0 } planned ? decision with { Subscribers = planned } : decision;

    /// <summary>What active subscribers are sent of an event: a place for each, by the subscriptions' order.</summary>
    public static IReadOnlyList<PlannedAction> Match(
        IEnumerable<LiveSubscription> all, CanonicalEvent @event, RouteDecision decision)
    {
        LiveSubscription[] asked =
            [.. all.Where(one => one.Row.State == SubscriptionState.Active && one.Takes(@event.Type))];
        if (asked.Length == 0)
            return [];
        var (fields, budget) = (EventFields.Scope(@event).With("decision", DecisionNotice.Create(decision)), new PatternBudget());
        return
        [
            .. asked.Where(one => one.Meets(fields, budget))
                .SelectMany(one => one.Row.Gets.Select(what => SubscriptionPlace.ActionOf(one.Row.Id, what))),
        ];
    }

    /// <summary>The messages of what subscribers are sent.</summary>
    /// <param name="message">The event, enriched.</param>
    /// <param name="decision">The decision that stands.</param>
    public static IEnumerable<ActionMessage> Messages(EventMessage message, RouteDecision decision) =>
        (decision.Subscribers ?? []).Select(planned => Message(message, decision, planned));

    /// <summary>The message of something that a subscriber is sent.</summary>
    public static ActionMessage Message(EventMessage message, RouteDecision decision, PlannedAction planned) =>
        planned.MessageFor(message, decision.Actions.Count) with
        {
            Part = ActionPart.Subscription,
            Decision = planned.Branch == SubscriptionPlace.BranchOf(SubscribedTo.Decisions) ? DecisionNotice.Create(decision) : null,
        };
}
