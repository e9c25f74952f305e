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
        foreach (var action in change.Before.Workflows.SelectMany(workflow => workflow.Actions))
            Find(action.To).AddBefore(change.At);
        foreach (var action in change.After.Workflows.SelectMany(workflow => workflow.Actions))
            Find(action.To).AddAfter(change.At);
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
