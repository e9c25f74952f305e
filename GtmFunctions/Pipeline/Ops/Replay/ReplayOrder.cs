using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>Whose replay it is, and when it is to run.</summary>
/// <param name="Nonce">The replay's own: 32 hexadecimal digits, the same when it is asked for again after a crash.</param>
/// <param name="At">When somebody asked for it.</param>
/// <param name="By">The job's id; <see langword="null"/> where one thing alone was asked for.</param>
/// <param name="Delay">How long the message stays invisible.</param>
internal sealed record ReplayOrder(string Nonce, DateTimeOffset At, string? By = null, TimeSpan? Delay = null)
{
    /// <summary>A replay of one thing, now.</summary>
    public static ReplayOrder Now(TimeProvider clock) => new(Guid.NewGuid().ToString("N"), clock.GetUtcNow());

    /// <summary>The key of its row in a trace.</summary>
    public string Key => Rerun.KeyOf(At, Nonce);
}

/// <summary>What became of asking for a replay.</summary>
internal enum ReplayResult
{
    /// <summary>It is back on its queue, or given up.</summary>
    Done,

    /// <summary>There is none of that id.</summary>
    NotFound,

    /// <summary>It was replayed or discarded before.</summary>
    AlreadyDone,

    /// <summary>It cannot be replayed so.</summary>
    Refused,
}

/// <summary>What became of asking for a replay, and why.</summary>
/// <param name="Result">What.</param>
/// <param name="Why">Why it cannot be replayed so, or how it ended before; else none.</param>
internal sealed record ReplayAnswer(ReplayResult Result, string? Why = null)
{
    /// <summary>It is back on its queue, or given up.</summary>
    public static readonly ReplayAnswer PutBack = new(ReplayResult.Done);

    /// <summary>There is none of that id.</summary>
    public static readonly ReplayAnswer Missing = new(ReplayResult.NotFound);

    /// <summary>Somebody else replayed or discarded it before, or is about to.</summary>
    /// <param name="how">When, how and by whom, in words.</param>
    public static ReplayAnswer Ended(string how) => new(ReplayResult.AlreadyDone, how);

    /// <summary>It cannot be replayed so.</summary>
    public static ReplayAnswer Refused(string why) => new(ReplayResult.Refused, why);
}
