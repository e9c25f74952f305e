namespace GtmFunctions.Cli.Chaos.Plan;

/// <summary>
/// Faults of which one begins when the one before is over: those of instances, of storage, of destinations, or of the rules.
/// </summary>
/// <param name="Kinds">Its kinds; each comes before one comes again.</param>
/// <param name="Targets">How many instances or destinations there are to meet them.</param>
/// <param name="Shortest">The shortest time that one lasts, in seconds.</param>
/// <param name="Longest">The longest.</param>
/// <param name="Rest">The longest rest between two, in seconds; half of it is the shortest.</param>
internal sealed record FaultTrack(IReadOnlyList<FaultKind> Kinds, int Targets, double Shortest, double Longest, double Rest)
{
    private const int MostJump = 30;

    /// <summary>The faults that begin within a length of time.</summary>
    /// <param name="random">What they are drawn by.</param>
    /// <param name="length">The length.</param>
    /// <param name="lease">How long a message is hidden from others, beyond which a stopped instance stays stopped.</param>
    public IEnumerable<PlannedFault> Draw(Random random, TimeSpan length, TimeSpan lease)
    {
        var deck = new Queue<FaultKind>();
        for (var at = Pause(random); at < length; at += Pause(random))
        {
            if (deck.Count == 0)
                deck = new Queue<FaultKind>(Shuffled(random));
            var kind = deck.Dequeue();
            var lasting = Lasting(random, kind, lease);
            yield return new PlannedFault(
                at, lasting, kind, random.Next(Targets), kind == FaultKind.ClockJump ? random.Next(-MostJump, MostJump + 1) : 0);
            at += lasting;
        }
    }

    private TimeSpan Pause(Random random) => TimeSpan.FromSeconds(Rest * (1 + random.NextDouble()) / 2);

    private TimeSpan Lasting(Random random, FaultKind kind, TimeSpan lease)
    {
        var drawn = TimeSpan.FromSeconds(Shortest + (random.NextDouble() * (Longest - Shortest)));
        return kind switch
        {
            FaultKind.Kill or FaultKind.ClockJump or FaultKind.Publish => TimeSpan.Zero,
            FaultKind.Pause => lease + drawn,
            _ => drawn,
        };
    }

    private FaultKind[] Shuffled(Random random)
    {
        FaultKind[] kinds = [.. Kinds];
        random.Shuffle(kinds);
        return kinds;
    }
}
