using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Pace;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Counts the calls of destinations by both sides, and how near they come to the limits.</summary>
internal sealed class CallTally(Configuration live, Configuration draft, ConnectorCatalogue catalogue)
{
    private readonly Dictionary<string, (Destination Destination, CallCount Count)> _all = new(StringComparer.Ordinal);

    /// <summary>Counts what both sides do about an event.</summary>
    public void Add(PreviewChange change)
    {
        foreach (var (to, at) in Calls(change.Before, change.At))
            Find(to).AddBefore(at);
        foreach (var (to, at) in Calls(change.After, change.At))
            Find(to).AddAfter(at);
    }

    /// <summary>What was counted, in the order of the documents.</summary>
    /// <param name="areTimed">Whether events came one after the other, so that they can be too many at a time.</param>
    public IReadOnlyList<PreviewDestination> Results(bool areTimed) =>
    [
        .. draft.Destinations.Keys.Union(live.Destinations.Keys).Where(_all.ContainsKey).Select(name => _all[name])
            .Select(one => new PreviewDestination(
                one.Destination.Name,
                one.Destination.Connector,
                one.Count.Before,
                one.Count.After,
                areTimed ? one.Count.Limits() : [])),
    ];

    private static IEnumerable<(string To, DateTimeOffset At)> Calls(PreviewSide side, DateTimeOffset decidedAt) =>
        side.Workflows.SelectMany(workflow => workflow.Calls()).Select(call => (call.Action.To, call.At ?? decidedAt));

    private CallCount Find(string name)
    {
        if (_all.TryGetValue(name, out var found))
            return found.Count;
        var destination = draft.Destinations.GetValueOrDefault(name) ?? live.Destinations[name];
        var count = new CallCount(PaceRules.For(destination, catalogue.Connectors[destination.Connector]));
        _all[name] = (destination, count);
        return count;
    }
}
