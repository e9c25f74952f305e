namespace GtmFunctions.Pipeline.Ops.Map;

/// <summary>Finds the ways on the map that lead back to where they began. Values in, values out.</summary>
internal static class MapRings
{
    /// <summary>The most rings that are told.</summary>
    public const int Most = 20;

    /// <summary>The rings, each as the ids along it, beginning and ending with the same; each ring once, wherever it begins.</summary>
    /// <param name="edges">The ways.</param>
    public static IReadOnlyList<IReadOnlyList<string>> Find(IEnumerable<MapEdge> edges)
    {
        var next = edges.GroupBy(edge => edge.From).ToDictionary(
            group => group.Key,
            group => group.Select(edge => edge.To).Distinct().Order(StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal);
        var rings = new List<IReadOnlyList<string>>();
        foreach (var start in next.Keys.Order(StringComparer.Ordinal))
        {
            if (rings.Count < Most && Shortest(start, next) is { } ring && !rings.Exists(known => known.Contains(start)))
                rings.Add(ring);
        }

        return rings;
    }

    // By breadth, so that the ring of a start is the shortest and the work is linear in the ways
    private static List<string>? Shortest(string start, Dictionary<string, string[]> next)
    {
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var waiting = new Queue<string>([start]);
        while (waiting.TryDequeue(out var at))
        {
            foreach (var to in next.GetValueOrDefault(at) ?? [])
            {
                if (to == start)
                    return Back(start, at, cameFrom);
                if (cameFrom.TryAdd(to, at))
                    waiting.Enqueue(to);
            }
        }

        return null;
    }

    private static List<string> Back(string start, string last, Dictionary<string, string> cameFrom)
    {
        var ring = new List<string> { start };
        for (var at = last; at != start; at = cameFrom[at])
            ring.Insert(0, at);
        ring.Insert(0, start);
        return ring;
    }
}
