using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>Somebody who wants to call a destination.</summary>
public sealed record ReservationRequest
{
    /// <summary>The queue message.</summary>
    public required string Holder { get; init; }

    /// <summary>Who goes first.</summary>
    public ActionPriority Priority { get; init; }

    /// <summary>How many requests it makes at most.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>How long it takes to be ready to call once the slot is taken.</summary>
    public TimeSpan Lead { get; init; }

    /// <summary>How long after that it would wait awake: less than the second that is the shortest sleep in a queue.</summary>
    public TimeSpan Awake { get; init; }

    /// <summary>How long its call can take at most.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Since when it waits for a slot; <see langword="null"/> where it asks for the first time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Whether it has waited already.</summary>
    public bool Returning => Since is not null;

    /// <summary>How long an answer takes at least, see <see cref="ArrivalRule"/>.</summary>
    public TimeSpan Quickest { get; init; }

    /// <summary>How long an answer usually takes; <see langword="null"/> where that is not known.</summary>
    public TimeSpan? Usual { get; init; }
}

/// <summary>What the schedule says.</summary>
/// <param name="Kind">Whether to call.</param>
/// <param name="At">When to call, or when to ask again.</param>
/// <param name="Why">What it waits for, in words; empty where it may call.</param>
/// <param name="No">The slot's number; 0 where it may call and no window has to be kept.</param>
/// <param name="IsBusy">Whether all it waits for is the end of a call under way, which may come any moment.</param>
public sealed record Reservation(ReservationKind Kind, DateTimeOffset At, string Why = "", long No = 0, bool IsBusy = false)
{
    /// <summary>
    /// How long to wait awake for it: no longer than was asked for, whatever became of the clock. A call that hung until a clock that was
    /// set back is right again would be made long after others had taken its message over.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="asked">How far off it was asked for at most.</param>
    public TimeSpan WaitFrom(DateTimeOffset now, TimeSpan asked) =>
        At <= now ? TimeSpan.Zero : At - now < asked ? At - now : asked;
}

/// <summary>Whether to call.</summary>
public enum ReservationKind
{
    /// <summary>Call at that moment.</summary>
    Call,

    /// <summary>Sleep until that moment and ask again.</summary>
    Sleep,
}
