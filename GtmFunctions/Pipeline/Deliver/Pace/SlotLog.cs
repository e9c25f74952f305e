namespace GtmFunctions.Pipeline.Deliver.Pace;

/// <summary>The slots that were taken, oldest first: what a sliding window needs.</summary>
public static class SlotLog
{
    /// <summary>The most entries that are kept; beyond it neighbours are joined.</summary>
    public const int MaxEntries = 256;

    /// <summary>The first moment at which a window has room.</summary>
    /// <param name="taken">The slots that were taken.</param>
    /// <param name="span">The window's length.</param>
    /// <param name="room">How many slots of others the window may hold; 0 or more.</param>
    /// <param name="from">The first moment that will do; not before the newest slot.</param>
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

    /// <summary>Adds slots at a moment that is not before the newest, and forgets what no window can see.</summary>
    public static IReadOnlyList<TakenSlots> Add(IReadOnlyList<TakenSlots> taken, DateTimeOffset at, int count, TimeSpan memory)
    {
        if (memory == TimeSpan.Zero)
            return [];
        var kept = taken.Where(slots => slots.At + memory > at).Append(new TakenSlots(at, count)).ToList();
        for (var share = 128.0; kept.Count > MaxEntries; share /= 2)
            kept = Joined(kept, at, share);
        return kept;
    }

    // A slot may count as later than it was, so that no window ever holds too many: by a small share of its age, or of a blink
    private static List<TakenSlots> Joined(List<TakenSlots> taken, DateTimeOffset now, double share)
    {
        var joined = new List<TakenSlots>();
        var oldest = DateTimeOffset.MinValue;
        foreach (var slots in taken)
        {
            var age = now - oldest + TimeSpan.FromMilliseconds(1);
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
