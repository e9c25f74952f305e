namespace GtmFunctions.Pipeline.Run;

/// <summary>
/// Bounds the calls that runs have under way at each destination and enricher, so that a slow one never holds up all runs of an instance:
/// who finds no place goes on by a message of its own.
/// </summary>
internal sealed class CallPlaces(RunSettings settings, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<long>> _begun = new(StringComparer.Ordinal);

    /// <summary>Takes a place at each of some names, or none.</summary>
    /// <param name="names">What is called, each once.</param>
    /// <returns>Gives the places back; <see langword="null"/> where one of the names has no place left.</returns>
    public IDisposable? TryTake(IReadOnlyList<string> names)
    {
        lock (_lock)
        {
            if (!names.All(HasPlace))
                return null;
            var now = clock.GetTimestamp();
            foreach (var name in names)
                Begun(name).Add(now);
            return new Places(this, names, now);
        }
    }

    private bool HasPlace(string name)
    {
        var begun = Begun(name);
        return begun.Count < settings.MostCalls
            && begun.Count(since => clock.GetElapsedTime(since) > settings.Slow) < settings.MostSlowCalls;
    }

    private List<long> Begun(string name) => _begun.TryGetValue(name, out var begun) ? begun : _begun[name] = [];

    private void Leave(IReadOnlyList<string> names, long since)
    {
        lock (_lock)
        {
            foreach (var name in names)
                _begun[name].Remove(since);
        }
    }

    private sealed class Places(CallPlaces all, IReadOnlyList<string> names, long since) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                all.Leave(names, since);
        }
    }
}
