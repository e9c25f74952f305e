namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>What one instance counted and measured in one hour. Safe for threads.</summary>
internal sealed class HourTally
{
    private readonly Lock _lock = new();
    private readonly NumberTally _tally = new();
    private long _version;
    private long _stored;

    /// <summary>Whether nothing was counted since it was stored.</summary>
    public bool IsStored
    {
        get
        {
            lock (_lock)
                return _stored == _version;
        }
    }

    /// <summary>Counts or measures something.</summary>
    public void Add(Action<NumberTally> add)
    {
        lock (_lock)
        {
            add(_tally);
            _version++;
        }
    }

    /// <summary>A copy of all that was counted, and which it is; <see langword="null"/> where that is stored already.</summary>
    public (long Version, NumberTally Tally)? Take()
    {
        lock (_lock)
        {
            if (_stored == _version)
                return null;
            var copy = new NumberTally();
            copy.Merge(_tally);
            return (_version, copy);
        }
    }

    /// <summary>What was taken is stored.</summary>
    public void Stored(long version)
    {
        lock (_lock)
            _stored = version;
    }
}
