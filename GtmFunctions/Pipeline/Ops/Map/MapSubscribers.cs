using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Map;

/// <summary>
/// The subscriptions on the map: events come to them from their types, decisions from the workflows that decide events of these types. One
/// that gets every type has no ways, for they would cross all others: its box says so. Values in, values out.
/// </summary>
internal static class MapSubscribers
{
    /// <summary>The subscriptions that ask for a type and not merely for all.</summary>
    public static IEnumerable<LiveSubscription> ThatName(string type, IEnumerable<LiveSubscription> all) =>
        all.Where(one => !one.TakesAll && one.Takes(type));

    /// <summary>The ways to all of them.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="all">The subscriptions.</param>
    /// <param name="types">The event types on the map.</param>
    public static IEnumerable<MapEdge> Ways(
        Configuration configuration, IReadOnlyList<LiveSubscription> all, IReadOnlyList<string> types) =>
        from one in all
        where !one.TakesAll
        from what in one.Row.Gets
        from way in Ways(configuration, one, what, [.. types.Where(one.Takes)])
        select way;

    /// <summary>A subscription's box.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="types">The event types on the map.</param>
    public static MapNode Node(LiveSubscription subscription, IReadOnlyList<string> types)
    {
        var row = subscription.Row;
        return new MapNode(
            IdOf(row),
            MapKind.Subscription,
            row.Name,
            [
                Gets(subscription),
                subscription.FilterWords is { } filter ? $"where {filter}" : "",
                row.State == SubscriptionState.Paused ? row.Why ?? "paused" : "",
            ],
            Gap(subscription, types))
        {
            CountedAs = SubscriptionPlace.DestinationOf(row.Id),
        };
    }

    /// <summary>What a subscription gets, in words: <c>events and decisions of lead.*</c>.</summary>
    public static string Gets(LiveSubscription subscription)
    {
        var what = string.Join(" and ", subscription.Row.Gets.Select(SubscriptionPlace.BranchOf));
        return subscription.TakesAll ? $"{what} of every type" : $"{what} of {string.Join(", ", subscription.Row.Types)}";
    }

    /// <summary>
    /// What keeps a subscription from getting anything; <see langword="null"/> where nothing does, or a person paused it.
    /// </summary>
    public static string? Gap(LiveSubscription subscription, IReadOnlyList<string> types) => subscription switch
    {
        { Fault: { } fault } => $"it matches nothing: {fault}",
        { Row: { State: SubscriptionState.Disabled } row } => $"disabled: {row.Why}",
        { Row: { State: SubscriptionState.Active, FailingSince: not null } row } => $"it takes nothing: {row.Failure}",
        _ => types.Any(subscription.Takes) ? null : "nothing on the map is of its types",
    };

    // A decision that no workflow listens for is told as well: it comes from the type
    private static IEnumerable<MapEdge> Ways(
        Configuration configuration, LiveSubscription subscription, SubscribedTo what, IReadOnlyList<string> types)
    {
        var (to, label) = (IdOf(subscription.Row), SubscriptionPlace.BranchOf(what));
        foreach (var type in types)
        {
            var decided = what == SubscribedTo.Decisions
                ? configuration.Workflows.Where(workflow => workflow.On.Contains(type)).Select(workflow => workflow.Name).ToArray()
                : [];
            foreach (var workflow in decided)
                yield return new MapEdge(MapGraph.WorkflowId(workflow), to, label);
            if (decided.Length == 0)
                yield return new MapEdge(MapGraph.TypeId(type), to, label);
        }
    }

    private static string IdOf(Subscription row) => $"subscription:{row.Id}";
}
