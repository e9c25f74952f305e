namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>The moments as of which calls count, oldest first: what a sliding window needs.</summary>
internal static class SlotLog
{
    /// <summary>The most entries that are kept; beyond it neighbours are joined.</summary>
    public const int MaxEntries = 256;

    /// <summary>The first moment at which a window has room.</summary>
    /// <param name="taken">The moments that are taken; those that lie ahead count too.</param>
    /// <param name="span">The window's length.</param>
    /// <param name="room">How many calls of others the window may hold; 0 or more.</param>
    /// <param name="from">The first moment that will do.</param>
    public static DateTimeOffset FirstRoom(IReadOnlyList<TakenSlots> taken, TimeSpan span, int room, DateTimeOffset from)
    {
        var count = 0;
        for (var i = taken.Count - 1; i >= 0; i--)
        {
            count += taken[i].Count;
            if (count > room)
                return taken[i].At + span > from ? taken[i].At + span : from;
        }

        return from;
    }

    /// <summary>Adds a moment, and forgets what no window can see.</summary>
    public static IReadOnlyList<TakenSlots> Add(IReadOnlyList<TakenSlots> taken, TakenSlots more, TimeSpan memory, DateTimeOffset now)
    {
        var kept = With([.. taken.Where(slots => slots.At + memory > now)], [more]);
        for (var share = 128.0; kept.Count > MaxEntries; share /= 2)
            kept = Joined(kept, now, share);
        return kept;
    }

    /// <summary>Moments and others, in order.</summary>
    public static List<TakenSlots> With(IReadOnlyList<TakenSlots> taken, IEnumerable<TakenSlots> others) =>
        [.. taken.Concat(others).OrderBy(slots => slots.At)];

    // A slot may count as later than it was, so that no window ever holds too many: by a small share of its age, or of a blink
    private static List<TakenSlots> Joined(List<TakenSlots> taken, DateTimeOffset now, double share)
    {
        var joined = new List<TakenSlots>();
        var oldest = DateTimeOffset.MinValue;
        foreach (var slots in taken)
        {
            // One that lies ahead, where the clocks of other instances are ahead of this one, is as far from now as if it were past
            var age = (now - oldest).Duration() + TimeSpan.FromMilliseconds(1);
            if (joined.Count > 0 && slots.At - oldest <= age / share)
            {
                joined[^1] = new TakenSlots(slots.At, joined[^1].Count + slots.Count);
                continue;
            }

            oldest = slots.At;
            joined.Add(slots);
        }

        return joined;
    }
}
