using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Counts what subscribers are told by both sides, and how near that comes to the pace that they can take.</summary>
internal sealed class SubscriberTally(IReadOnlyList<LiveSubscription> subscriptions, ConnectorCatalogue catalogue)
{
    private readonly (string Name, CallCount Count)[] _all =
        [.. subscriptions.Select(one => (one.Row.Name, new CallCount(PaceRules.For(one.Destination, Connector(one, catalogue)))))];

    /// <summary>Counts what both sides tell of an event.</summary>
    public void Add(PreviewChange change)
    {
        foreach (var (name, count) in _all)
        {
            for (var calls = Calls(change.Before, name); calls > 0; calls--)
                count.AddBefore(change.At);
            for (var calls = Calls(change.After, name); calls > 0; calls--)
                count.AddAfter(change.At);
        }
    }

    /// <summary>What was counted of those who were told anything, in the order of the subscriptions.</summary>
    /// <param name="areTimed">Whether events came one after the other, so that they can be too many at a time.</param>
    public IReadOnlyList<PreviewSubscription> Results(bool areTimed) =>
    [
        .. _all.Where(one => one.Count.Before + one.Count.After > 0)
            .Select(one => new PreviewSubscription(
                one.Name, one.Count.Before, one.Count.After, areTimed ? one.Count.Limits() : [])),
    ];

    private static int Calls(PreviewSide side, string name) =>
        side.Subscribers.FirstOrDefault(one => one.Subscription == name)?.Gets.Count ?? 0;

    private static ConnectorDefinition Connector(LiveSubscription subscription, ConnectorCatalogue catalogue) =>
        catalogue.Connectors[subscription.Destination.Connector];
}
