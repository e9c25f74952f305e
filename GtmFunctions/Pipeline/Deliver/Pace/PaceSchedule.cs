using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Deliver.Pace;

/// <summary>
/// Hands out the moments at which a destination may be called. Moments never go back, and before each one every window that ends there
/// has room, so no stretch of a window's length ever holds more than its limit. Who gets none is given a place in a line.
/// </summary>
public static class PaceSchedule
{
    // How long a slot is kept for a sleeper after the moment it was called for: a queue wakes it late, never early
    private static readonly TimeSpan LateSleeper = TimeSpan.FromSeconds(5);

    // How far a line reaches past the next slot before places are taken ahead
    private static readonly TimeSpan LongLine = TimeSpan.FromSeconds(2);

    // How soon to ask again where nobody can know when there is room
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <summary>Takes a slot, or a place in the line.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="rules">The destination's limits.</param>
    /// <param name="ask">Who asks.</param>
    /// <param name="now">The time.</param>
    public static (PaceState State, PaceVerdict Verdict) Ask(PaceState state, PaceRules rules, PaceAsk ask, DateTimeOffset now)
    {
        state = Current(state, ask, now);
        if (state.Total + ask.Cost > rules.Lifetime)
            return (state, new PaceVerdict(PaceVerdictKind.UsedUp, now, $"its limit of {rules.Lifetime} requests in its lifetime is used up"));

        var from = now + ask.Lead;
        if (state.Taken.Count > 0 && state.Taken[^1].At > from)
            from = state.Taken[^1].At;
        var (at, why) = First(state, rules, ask, from);
        return at - now <= ask.Lead + ask.Awake ? Take(state, rules, ask, at) : Queue(state, rules, ask, at, why);
    }

    /// <summary>Ends a call whose number is limited.</summary>
    public static PaceState End(PaceState state, string holder) =>
        state.Calls.Any(call => call.Holder == holder) ? state with { Calls = [.. state.Calls.Where(call => call.Holder != holder)] } : state;

    /// <summary>
    /// Counts a call as later than its slot, because it may have reached the server later: slots that follow move with it. Nothing changes
    /// where a window does not see the slot any more.
    /// </summary>
    public static PaceState Delay(PaceState state, DateTimeOffset at, TimeSpan by)
    {
        var slot = state.Taken.Select((slots, i) => (slots, i)).FirstOrDefault(entry => entry.slots.At == at, (default, -1)).Item2;
        if (slot < 0)
            return state;
        var taken = state.Taken.ToList();
        taken[slot] = taken[slot] with { Count = taken[slot].Count - 1 };
        taken.Add(new TakenSlots(at + by, 1));
        return state with { Taken = [.. taken.Where(slots => slots.Count > 0).OrderBy(slots => slots.At)] };
    }

    private static PaceState Current(PaceState state, PaceAsk ask, DateTimeOffset now) => state with
    {
        Total = state.TotalOf == ask.Address ? state.Total : 0,
        TotalOf = ask.Address,
        Calls = [.. state.Calls.Where(call => call.Until > now && call.Holder != ask.Holder)],
        Quotas = [.. state.Quotas.Where(quota => quota.Until > now)],
        PausedUntil = state.PausedUntil > now ? state.PausedUntil : null,
        Lines = [.. state.Lines.Select(line => line.KeptUntil > now ? line : line with { Kept = 0 })],
    };

    private static (DateTimeOffset At, string Why) First(PaceState state, PaceRules rules, PaceAsk ask, DateTimeOffset from)
    {
        var (at, why) = (from, "");
        var before = state.Lines.Take(Rank(ask.Priority)).Where(line => line.Kept > 0).ToArray();
        foreach (var window in rules.Windows)
        {
            var cost = Math.Min(ask.Cost, window.Requests);
            var room = window.Requests - cost - before.Sum(line => line.Kept);
            Push(
                room < 0 ? Later(from + Soon, before.Max(line => line.Tail)) : SlotLog.FirstRoom(state.Taken, window.Span, room, from),
                room < 0 ? "those of a higher priority go first" : $"its limit is {window}");
        }

        foreach (var quota in state.Quotas.Where(quota => quota.Left < ask.Cost))
            Push(quota.Until, $"the API says that nothing is left of its limit '{quota.Name}'");
        if (state.PausedUntil is { } paused)
            Push(paused, "it asked to be left alone");
        if (state.Calls.Count + before.Sum(line => line.Kept) >= rules.Concurrency)
            Push(from + Soon, $"its limit is {rules.Concurrency} calls at one time");
        return (at, why);

        void Push(DateTimeOffset moment, string reason)
        {
            if (moment > at)
                (at, why) = (moment, reason);
        }
    }

    private static (PaceState State, PaceVerdict Verdict) Take(PaceState state, PaceRules rules, PaceAsk ask, DateTimeOffset at)
    {
        var rank = Rank(ask.Priority);
        var line = state.Lines[rank];
        var taken = state with
        {
            Taken = SlotLog.Add(state.Taken, at, ask.Cost, rules.Memory),
            Total = state.Total + ask.Cost,
            Quotas = [.. state.Quotas.Select(quota => quota with { Left = quota.Left - ask.Cost })],
            Calls = rules.Concurrency is null ? state.Calls : [.. state.Calls, new CallLease(ask.Holder, at + ask.Lease)],
            Lines = ask.Returning && line.Kept > 0 ? With(state.Lines, rank, line with { Kept = line.Kept - 1 }) : state.Lines,
        };
        return (taken, new PaceVerdict(PaceVerdictKind.Call, at));
    }

    private static (PaceState State, PaceVerdict Verdict) Queue(PaceState state, PaceRules rules, PaceAsk ask, DateTimeOffset at, string why)
    {
        var rank = Rank(ask.Priority);
        var line = state.Lines[rank];
        var place = Later(at, (ask.Returning ? line.BackTail : line.Tail) + rules.Step);
        var places = !ask.Returning && place - at > LongLine ? ask.Places : 1;
        var last = place + ((places - 1) * rules.Step);
        line = ask.Returning
            ? line with { BackTail = last }
            : line with { Tail = last, Kept = line.Kept + places };
        line = line with { KeptUntil = Later(line.KeptUntil, last + LateSleeper) };
        return (state with { Lines = With(state.Lines, rank, line) }, new PaceVerdict(PaceVerdictKind.Sleep, place, why, places));
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
