using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>
/// Hands out the moments at which a destination may be called: every window that ends there has room, by what is known and planned then.
/// Before a call leaves, <see cref="MayLeave"/> makes sure that it came true. Who gets no slot is given a place in a line.
/// </summary>
internal static class PaceSchedule
{
    // How long a slot is kept for a sleeper after the moment it was called for: a queue wakes it late, never early
    private static readonly TimeSpan LateSleeper = TimeSpan.FromSeconds(5);

    // How soon to ask again where nobody can know when there is room
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Takes a slot, or a place in the line.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="rules">The destination's limits.</param>
    /// <param name="ask">Who asks.</param>
    /// <param name="now">The time.</param>
    public static (PaceState State, Reservation Verdict) Ask(PaceState state, PaceRules rules, ReservationRequest ask, DateTimeOffset now)
    {
        state = Current(state, rules, ask, now);
        var (at, why, isBusy) = First(state, rules, ask, now);
        return at - now <= ask.Lead + ask.Awake
            ? Take(state, rules, ask, at)
            : Queue(state, rules, ask, now, new Reservation(ReservationKind.Sleep, at, why, IsBusy: isBusy));
    }

    /// <summary>
    /// When a call may leave, by what is known now: <paramref name="now"/> or before, or a later moment that may still change.
    /// </summary>
    /// <param name="state">What is known; at least what was known when the slot was given.</param>
    /// <param name="rules">The destination's limits.</param>
    /// <param name="no">The slot's number.</param>
    /// <param name="quickest">How long an answer takes at least.</param>
    /// <param name="now">The time.</param>
    public static DateTimeOffset MayLeave(PaceState state, PaceRules rules, long no, TimeSpan quickest, DateTimeOffset now)
    {
        // Those that came later look out for this one, not the other way round: or two could wait for each other
        var others = Counted(state, rules, call => call.No < no, quickest, now);
        var own = state.Open.FirstOrDefault(call => call.No == no).Count;
        return rules.Windows.Max(window => SlotLog.FirstRoom(others, window.Span, window.Requests - Math.Min(own, window.Requests), now));
    }

    /// <summary>Notes that a call is over; the same state where that is known.</summary>
    internal static PaceState Close(PaceState state, PaceRules rules, ClosedCall closed, DateTimeOffset now)
    {
        var call = state.Open.FirstOrDefault(open => open.No == closed.No);
        if (call.No == 0)
            return state;
        return state with
        {
            Open = [.. state.Open.Where(open => open.No != closed.No)],
            Taken = closed.Late is { } late
                ? SlotLog.Add(state.Taken, new TakenSlots(call.At + late, call.Count), rules.Memory, now)
                : state.Taken,
        };
    }

    /// <summary>Ends a call whose number is limited.</summary>
    public static PaceState End(PaceState state, string holder) =>
        state.Calls.Any(call => call.Holder == holder)
            ? state with { Calls = [.. state.Calls.Where(call => call.Holder != holder)] }
            : state;

    /// <summary>Whether it is known already that those of a priority wait until a moment.</summary>
    public static bool IsKept(PaceState state, ReservationRequest ask, DateTimeOffset until) =>
        state.Lines[Rank(ask.Priority)].KeptUntil >= until;

    private static PaceState Current(PaceState state, PaceRules rules, ReservationRequest ask, DateTimeOffset now)
    {
        foreach (var lost in state.Open.Where(call => now - call.At >= ArrivalRule.LatestArrival).ToArray())
            state = Close(state, rules, new ClosedCall(lost.No, ArrivalRule.LatestArrival), now);
        return state with
        {
            Calls = [.. state.Calls.Where(call => call.Until > now && call.Holder != ask.Holder)],
            Quotas = [.. state.Quotas.Where(quota => quota.Until > now)],
            PausedUntil = state.PausedUntil > now ? state.PausedUntil : null,
            Lines = [.. state.Lines.Select(line => line.KeptUntil > now ? line : line with { Kept = 0 })],
            WaitingSince = state.OldestWait(now) > TimeSpan.Zero ? state.WaitingSince : null,
        };
    }

    private static List<TakenSlots> Counted(
        PaceState state, PaceRules rules, Func<OpenCall, bool> which, TimeSpan quickest, DateTimeOffset now) =>
        SlotLog.With(state.Taken, state.Open.Where(which).Select(
            call => new TakenSlots(call.At + ArrivalRule.LateBy(now - call.At, quickest, rules.Slack), call.Count)));

    private static (DateTimeOffset At, string Why, bool IsBusy) First(
        PaceState state, PaceRules rules, ReservationRequest ask, DateTimeOffset now)
    {
        var from = now + ask.Lead;
        var (at, why) = (from, "");
        var counted = Counted(state, rules, _ => true, ask.Quickest, now);
        var before = state.Lines.Take(Rank(ask.Priority)).Where(line => line.Kept > 0).ToArray();
        foreach (var window in rules.Windows)
        {
            var cost = Math.Min(ask.Cost, window.Requests);
            var room = window.Requests - cost - before.Sum(line => line.Kept);
            Push(
                room < 0 ? Later(from + Soon, before.Max(line => line.Tail)) : SlotLog.FirstRoom(counted, window.Span, room, from),
                room < 0 ? "those of a higher priority go first" : $"its limit is {window}");
        }

        foreach (var quota in state.Quotas.Where(quota => quota.Left < ask.Cost))
            Push(quota.Until, $"the API says that nothing is left of its limit '{quota.Name}'");
        if (state.PausedUntil is { } paused)
            Push(paused, PaceState.LeftAlone(paused));
        var isBusy = state.Calls.Count >= rules.Concurrency && at == from;
        if (state.Calls.Count + before.Sum(line => line.Kept) >= rules.Concurrency)
            Push(from + Soon, $"its limit is {rules.Concurrency} calls at one time");
        return (at, why, isBusy);

        void Push(DateTimeOffset moment, string reason)
        {
            if (moment > at)
                (at, why) = (moment, reason);
        }
    }

    private static (PaceState State, Reservation Verdict) Take(PaceState state, PaceRules rules, ReservationRequest ask, DateTimeOffset at)
    {
        var rank = Rank(ask.Priority);
        var line = state.Lines[rank];
        var taken = state with
        {
            Open = rules.Windows.Count == 0 ? [] : [.. state.Open, new OpenCall(state.Next, at, ask.Cost)],
            Next = state.Next + 1,
            Quotas = [.. state.Quotas.Select(quota => quota with { Left = quota.Left - ask.Cost })],
            Calls = rules.Concurrency is null ? state.Calls : [.. state.Calls, new CallLease(ask.Holder, at + ask.Lease)],
            Lines = ask.Returning && line.Kept > 0 ? With(state.Lines, rank, line with { Kept = line.Kept - 1 }) : state.Lines,
            WaitingSince = ask.Since ?? state.WaitingSince,
        };
        return (taken, new Reservation(ReservationKind.Call, at, No: rules.Windows.Count == 0 ? 0 : state.Next));
    }

    private static (PaceState State, Reservation Verdict) Queue(
        PaceState state, PaceRules rules, ReservationRequest ask, DateTimeOffset now, Reservation first)
    {
        var rank = Rank(ask.Priority);
        var line = state.Lines[rank];
        var place = Later(first.At, (ask.Returning ? line.BackTail : line.Tail) + rules.StepOf(ask.Usual));
        line = ask.Returning
            ? line with { BackTail = place }
            : line with { Tail = place, Kept = line.Kept + 1 };
        line = line with { KeptUntil = Later(line.KeptUntil, place + LateSleeper) };
        state = state with { Lines = With(state.Lines, rank, line), WaitingSince = state.WaitingSince ?? ask.Since ?? now };
        return (state, first with { At = place });
    }

    private static int Rank(ActionPriority priority) => priority switch
    {
        ActionPriority.High => 0,
        ActionPriority.Normal => 1,
        _ => 2,
    };

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static PaceLine[] With(IReadOnlyList<PaceLine> lines, int rank, PaceLine line) =>
        [.. lines.Select((other, i) => i == rank ? line : other)];
}
