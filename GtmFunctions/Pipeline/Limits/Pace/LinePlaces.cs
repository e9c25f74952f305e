namespace GtmFunctions.Pipeline.Limits.Pace;

/// <summary>
/// Places in a long line that this instance has taken ahead, so that not each who joins it costs a storage call. Lost with the instance,
/// which is harmless.
/// </summary>
internal sealed class LinePlaces
{
    /// <summary>How many are taken at one time.</summary>
    public const int Block = 16;

    // A place that is nearly due is not worth a sleep: who asks then may find a slot
    private static readonly TimeSpan NearlyDue = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly Queue<Reservation> _places = new();

    /// <summary>The next place, if there is one that is worth a sleep.</summary>
    public Reservation? TryTake(DateTimeOffset now)
    {
        lock (_lock)
        {
            while (_places.TryDequeue(out var place))
            {
                if (place.At - now > NearlyDue)
                    return place;
            }

            return null;
        }
    }

    /// <summary>Keeps the places of a verdict beyond the first.</summary>
    public void Keep(Reservation verdict, TimeSpan step)
    {
        lock (_lock)
        {
            for (var i = 1; i < verdict.Places; i++)
                _places.Enqueue(verdict with { At = verdict.At + (i * step), Places = 1 });
        }
    }
}
