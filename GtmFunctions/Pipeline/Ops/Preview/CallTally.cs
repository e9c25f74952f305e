using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Pace;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Counts the calls of destinations by both sides, and how near they come to the limits.</summary>
internal sealed class CallTally(Configuration live, Configuration draft, ConnectorCatalogue catalogue)
{
    private readonly Dictionary<string, Destined> _all = new(StringComparer.Ordinal);

    private bool _areTimed = true;

    /// <summary>Counts what both sides do about an event.</summary>
    public void Add(PreviewChange change)
    {
        // Fixtures do not come one after the other, so that they are never too many at a time
        _areTimed &= change.Fixture is null;
        foreach (var action in change.Before.Workflows.SelectMany(workflow => workflow.Actions))
            Find(action.To).Before(change.At);
        foreach (var action in change.After.Workflows.SelectMany(workflow => workflow.Actions))
            Find(action.To).After(change.At);
    }

    /// <summary>What was counted, in the order of the documents.</summary>
    public IReadOnlyList<PreviewDestination> Results() =>
    [
        .. draft.Destinations.Keys.Union(live.Destinations.Keys).Where(_all.ContainsKey).Select(name => _all[name].Result(_areTimed)),
    ];

    private Destined Find(string name)
    {
        if (_all.TryGetValue(name, out var found))
            return found;
        var destination = draft.Destinations.GetValueOrDefault(name) ?? live.Destinations[name];
        return _all[name] = new Destined(destination, PaceRules.For(destination, catalogue.Connectors[destination.Connector]));
    }

    private sealed class Destined(Destination destination, PaceRules rules)
    {
        private readonly (PaceWindow Window, PeakCount Before, PeakCount After)[] _windows =
            [.. rules.Windows.Select(window => (window, new PeakCount(window.Per), new PeakCount(window.Per)))];

        private int _before;
        private int _after;

        public void Before(DateTimeOffset at)
        {
            _before++;
            foreach (var (_, peak, _) in _windows)
                peak.Add(at);
        }

        public void After(DateTimeOffset at)
        {
            _after++;
            foreach (var (_, _, peak) in _windows)
                peak.Add(at);
        }

        public PreviewDestination Result(bool areTimed)
        {
            if (!areTimed)
                return new PreviewDestination(destination.Name, destination.Connector, _before, _after, []);
            List<PreviewLimit> limits =
            [
                .. _windows.Select(one =>
                    new PreviewLimit(one.Window.ToString(), one.Window.Requests, one.Before.Peak, one.After.Peak)),
            ];
            if (rules.Lifetime is { } most)
                limits.Add(new PreviewLimit(new Limit(most, null).ToString(), most, _before, _after));
            return new PreviewDestination(destination.Name, destination.Connector, _before, _after, limits);
        }
    }
}
