using System.Collections.Concurrent;

namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>The times of a run in which calls can be repeated: by its plan, and because the machine had too much to do.</summary>
/// <param name="lease">
/// How long a message is hidden from other instances. A disturbance lasts so much longer: a run whose lease ran out meanwhile goes on
/// beside the one that has its message then.
/// </param>
/// <param name="elapsed">How long the run has gone on.</param>
internal sealed class DisturbanceLog(TimeSpan lease, Func<TimeSpan> elapsed)
{
    /// <summary>What is standing still: a quarter of what a call can bear, since several on its way can stand still in turn.</summary>
    public static readonly TimeSpan Still = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentQueue<Disturbance> _all = new();
    private int _standstills;

    /// <summary>All of them, as they were over.</summary>
    public IReadOnlyList<Disturbance> All => [.. _all];

    /// <summary>How often a process or storage was seen standing still.</summary>
    public int Standstills => Volatile.Read(ref _standstills);

    /// <summary>Notes one of the plan that is over now.</summary>
    /// <param name="from">When it began, from the beginning of the run.</param>
    public void Add(TimeSpan from) => _all.Enqueue(new Disturbance(from, elapsed() + lease));

    /// <summary>Notes that a process or storage stood still until now, where what it did took so long.</summary>
    /// <param name="lasted">How long it took.</param>
    public void NoteIfStill(TimeSpan lasted)
    {
        if (lasted < Still)
            return;
        Interlocked.Increment(ref _standstills);
        Add(elapsed() - lasted);
    }
}
