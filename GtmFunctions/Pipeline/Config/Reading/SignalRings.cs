using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>
/// Finds the signals that set themselves off: what they emit leads back to what they listen for. Event types that lead to each other are
/// one ring (Tarjan's strongly connected components, without calling itself, in time linear in signals and types).
/// </summary>
internal sealed class SignalRings
{
    private readonly Dictionary<string, HashSet<string>> _leadsTo = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _order = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lowest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ring = new(StringComparer.Ordinal);
    private readonly Stack<string> _unringed = new();

    /// <summary>Reads how signals lead from types to types.</summary>
    public SignalRings(IEnumerable<Signal> signals)
    {
        foreach (var signal in signals)
        {
            foreach (var type in signal.Types)
            {
                if (!_leadsTo.TryGetValue(type, out var next))
                    _leadsTo[type] = next = new HashSet<string>(StringComparer.Ordinal);
                next.Add(signal.Emit);
            }
        }

        foreach (var type in _leadsTo.Keys.Where(type => !_order.ContainsKey(type)))
            Follow(type);
    }

    /// <summary>Whether a signal sets itself off.</summary>
    public bool IsIn(Signal signal) =>
        _ring.TryGetValue(signal.Emit, out var ring) && signal.Types.Any(type => _ring.TryGetValue(type, out var other) && other == ring);

    private void Follow(string start)
    {
        var path = new Stack<(string Type, IEnumerator<string> Next)>();
        Enter(start);
        while (path.TryPeek(out var top))
        {
            if (top.Next.MoveNext())
            {
                var next = top.Next.Current;
                if (!_order.TryGetValue(next, out var seen))
                    Enter(next);
                else if (!_ring.ContainsKey(next))
                    _lowest[top.Type] = Math.Min(_lowest[top.Type], seen);
                continue;
            }

            path.Pop();
            if (path.TryPeek(out var before))
                _lowest[before.Type] = Math.Min(_lowest[before.Type], _lowest[top.Type]);
            if (_lowest[top.Type] == _order[top.Type])
                Close(top.Type);
        }

        void Enter(string type)
        {
            _lowest[type] = _order[type] = _order.Count;
            _unringed.Push(type);
            path.Push((type, (_leadsTo.GetValueOrDefault(type) ?? []).AsEnumerable().GetEnumerator()));
        }
    }

    private void Close(string root)
    {
        string type;
        do
        {
            type = _unringed.Pop();
            _ring[type] = _order[root];
        }
        while (type != root);
    }
}
