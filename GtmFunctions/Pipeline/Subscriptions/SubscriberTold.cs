using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>What a decision has a subscriber told.</summary>
/// <param name="Subscription">The subscription's name.</param>
/// <param name="Gets">What of the event: <c>events</c>, <c>decisions</c>.</param>
public sealed record SubscriberTold(string Subscription, IReadOnlyList<string> Gets)
{
    /// <summary>All of them, in the order of the decision.</summary>
    internal static IReadOnlyList<SubscriberTold> All(RouteDecision decision) =>
    [
        .. (decision.Subscribers ?? []).GroupBy(action => action.To, action => action.Branch)
            .Select(one => new SubscriberTold(SubscriptionPlace.NameOf(SubscriptionPlace.IdOf(one.Key)), [.. one])),
    ];
}
