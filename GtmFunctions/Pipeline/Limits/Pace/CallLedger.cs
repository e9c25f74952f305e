namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>
/// What this instance knows of its own calls of one destination and has not told the others yet: which have arrived, and how long an answer
/// takes. It goes to storage with the next slot that is asked for, so that it costs nothing; lost with the instance, its calls count as
/// late.
/// </summary>
internal sealed class CallLedger
{
    /// <summary>How many answers it takes to know how long one takes at least. One alone may have been slow on its way.</summary>
    public const int Answers = 32;

    private readonly Lock _lock = new();
    private readonly HashSet<long> _own = [];
    private readonly Dictionary<long, ClosedCall> _closed = [];
    private readonly Queue<TimeSpan> _answers = new();

    /// <summary>How long an answer takes at least, by the last ones; zero while too few are known.</summary>
    public TimeSpan Quickest { get; private set; }

    /// <summary>How long an answer takes on average, by the last ones; <see langword="null"/> while there is none.</summary>
    public TimeSpan? Usual { get; private set; }

    /// <summary>Whether the others are to be told something.</summary>
    public bool HasNews
    {
        get
        {
            lock (_lock)
                return _closed.Count > 0;
        }
    }

    /// <summary>A slot was given to this instance.</summary>
    public void Opened(long no)
    {
        lock (_lock)
            _own.Add(no);
    }

    /// <summary>A call ended, or its slot was given back.</summary>
    public void Closed(ClosedCall call)
    {
        lock (_lock)
            _closed[call.No] = call;
    }

    /// <summary>An answer came.</summary>
    public void Answered(TimeSpan took)
    {
        lock (_lock)
        {
            _answers.Enqueue(took);
            if (_answers.Count > Answers)
                _answers.Dequeue();
            Quickest = _answers.Count < Answers ? TimeSpan.Zero : _answers.Min();
            Usual = TimeSpan.FromTicks((long)_answers.Average(answer => answer.Ticks));
        }
    }

    /// <summary>Whether a slot is one of this instance.</summary>
    public bool IsOwn(long no)
    {
        lock (_lock)
            return _own.Contains(no);
    }

    /// <summary>A state with what is known here; the same object where that is nothing new.</summary>
    public PaceState Tell(PaceState state, PaceRules rules, DateTimeOffset now)
    {
        ClosedCall[] closed;
        lock (_lock)
            closed = [.. _closed.Values];
        return closed.Aggregate(state, (current, call) => PaceSchedule.Close(current, rules, call, now));
    }

    /// <summary>Forgets what storage knows.</summary>
    /// <param name="stored">The state as it was written.</param>
    public void Settle(PaceState stored)
    {
        var open = stored.Open.Select(call => call.No).ToHashSet();
        lock (_lock)
        {
            // A later slot may have been written after this state
            _own.RemoveWhere(no => no < stored.Next && !open.Contains(no));
            foreach (var no in _closed.Keys.Where(no => no < stored.Next && !open.Contains(no)).ToArray())
                _closed.Remove(no);
        }
    }
}

/// <summary>A call that is over.</summary>
/// <param name="No">The slot's number.</param>
/// <param name="Late">How much later than its slot it counts; <see langword="null"/> where it was never made.</param>
internal readonly record struct ClosedCall(long No, TimeSpan? Late);
