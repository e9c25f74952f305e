namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>What one instance counted of a source in one hour. Safe for threads.</summary>
internal sealed class HourCount
{
    /// <summary>How long a part is.</summary>
    public const int MinutesPerPart = 5;

    private const int Parts = 60 / MinutesPerPart;
    private const int LongestWhy = 300;

    private readonly Lock _lock = new();
    private readonly long[] _takenIn = new long[Parts];
    private readonly long[] _refused = new long[Parts];
    private string _why = "";
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

    /// <summary>Counts an event.</summary>
    public void TakeIn(int part)
    {
        lock (_lock)
        {
            _takenIn[part]++;
            _version++;
        }
    }

    /// <summary>Counts a refusal.</summary>
    public void Refuse(int part, string why)
    {
        lock (_lock)
        {
            _refused[part]++;
            _why = why.Length > LongestWhy ? why[..LongestWhy] : why;
            _version++;
        }
    }

    /// <summary>All that was counted; <see langword="null"/> where that is stored already.</summary>
    public (long Version, long[] TakenIn, long[] Refused, string Why)? Take()
    {
        lock (_lock)
            return _stored == _version ? null : (_version, [.. _takenIn], [.. _refused], _why);
    }

    /// <summary>What was taken is stored.</summary>
    public void Stored(long version)
    {
        lock (_lock)
            _stored = version;
    }
}
