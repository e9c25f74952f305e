using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Pages.Map;

/// <summary>
/// How many events each box and each way of the map had in a period. Where a way's own events are not counted apart from those of others,
/// nothing is said of it.
/// </summary>
internal static class MapTraffic
{
    // What an event of a workflow can come to
    private static readonly Measure[] Decided = [Measure.Routed, Measure.Logged, Measure.Filtered, Measure.Dropped];

    /// <summary>The events of a box; <see langword="null"/> where they are not counted.</summary>
    public static long? Count(MapNode node, NumberTally tally) => node.Kind switch
    {
        MapKind.Source => tally.Count(NumberDimension.Source, node.Name, Measure.Events),
        MapKind.Type => tally.Count(NumberDimension.Type, node.Name, Measure.Events),
        MapKind.Workflow => Decided.Sum(measure => tally.Count(NumberDimension.Workflow, node.Name, measure)),
        MapKind.Destination or MapKind.Subscription => tally.Count(NumberDimension.Destination, node.CountedAs, Measure.Delivered),
        _ => null,
    };

    /// <summary>The ways of a map, one for each pair that they join, with their events.</summary>
    public static IReadOnlyList<MapWay> Ways(MapGraph graph, NumberTally tally)
    {
        var nodes = graph.Nodes.ToDictionary(node => node.Id);
        var into = graph.Edges.Select(edge => (edge.From, edge.To)).Distinct().ToLookup(way => way.To, way => way.From);
        var outOf = graph.Edges.Select(edge => (edge.From, edge.To)).Distinct().ToLookup(way => way.From, way => way.To);
        return
        [
            .. graph.Edges.GroupBy(edge => (edge.From, edge.To), edge => edge.Label).Select(way => new MapWay(
                way.Key.From,
                way.Key.To,
                string.Join(", ", way.Where(label => label.Length > 0)),
                Count(nodes[way.Key.From], nodes[way.Key.To], [.. way]))),
        ];

        long? Count(MapNode from, MapNode to, string[] labels) => (from.Kind, to.Kind) switch
        {
            (_, MapKind.Type) when into[to.Id].Count() == 1 => MapTraffic.Count(to, tally),
            (MapKind.Source, MapKind.Type) when outOf[from.Id].Count() == 1 => MapTraffic.Count(from, tally),
            (MapKind.Type, MapKind.Workflow) when labels.Contains("") => MapTraffic.Count(from, tally),
            (MapKind.Workflow, MapKind.Destination) => Branches(from.Name, labels, tally),
            (_, MapKind.Subscription) => Told(graph, to, labels, tally),
            _ => null,
        };
    }

    // What a subscriber is told is counted by what it gets, and not by where that comes from
    private static long? Told(MapGraph graph, MapNode subscription, string[] labels, NumberTally tally) =>
        labels.All(what => graph.Edges.Count(edge => edge.To == subscription.Id && edge.Label == what) == 1)
            ? labels.Sum(what => tally.Count(NumberDimension.Branch, $"{subscription.CountedAs}:{what}", Measure.Delivered))
            : null;

    // Other ways to a destination, such as that of an SLA, are no branches and are not counted
    private static long? Branches(string workflow, string[] labels, NumberTally tally)
    {
        var branches = labels.Where(MapGraph.IsBranch).ToList();
        return branches.Count > 0
            ? branches.Sum(branch => tally.Count(NumberDimension.Branch, $"{workflow}:{branch}", Measure.Routed))
            : null;
    }
}
