namespace GtmFunctions.Cli.Chaos.Plan;

/// <summary>
/// What is sent and what goes wrong, and when: all of it by the seed. In which order calls then meet a fault is not, since the instances
/// are processes of their own.
/// </summary>
/// <param name="Seed">What it was drawn by.</param>
/// <param name="Length">How long webhooks are sent and faults begin.</param>
/// <param name="Webhooks">The webhooks and files, first come first.</param>
/// <param name="Faults">The faults, first come first.</param>
internal sealed record ChaosPlan(
    int Seed, TimeSpan Length, IReadOnlyList<PlannedWebhook> Webhooks, IReadOnlyList<PlannedFault> Faults)
{
    /// <summary>How many instances of the app there are.</summary>
    public const int Instances = 2;

    /// <summary>How many new events a second there are.</summary>
    public const int EventsPerSecond = 5;

    /// <summary>Of how many new events one comes as a row of a file, the others by webhooks.</summary>
    public const int EventsPerRow = 5;

    private const int MostOfAnAccount = 6;
    private const int MostInABatch = 3;
    private const int MostInAFile = 60;

    /// <summary>The events, each once.</summary>
    public IReadOnlyList<PlannedEvent> Events { get; } = [.. Webhooks.SelectMany(webhook => webhook.Events).DistinctBy(one => one.Id)];

    /// <summary>Draws a plan.</summary>
    /// <param name="seed">What it is drawn by.</param>
    /// <param name="length">How long webhooks are sent and faults begin.</param>
    /// <param name="lease">How long a message is hidden from other instances.</param>
    /// <param name="canPause">Whether a process can be stopped and go on: not on Windows.</param>
    public static ChaosPlan Draw(int seed, TimeSpan length, TimeSpan lease, bool canPause)
    {
        var random = new Random(seed);
        var events = Math.Max(1, (int)(length.TotalSeconds * EventsPerSecond));
        var rows = events / EventsPerRow;
        var webhooks = Webhook(random, seed, events - rows, length).ToList();
        return new ChaosPlan(
            seed, length, [.. webhooks.Concat(Files(new Random(~seed), seed, rows, length, webhooks)).OrderBy(webhook => webhook.At)],
            [.. Tracks(canPause).SelectMany(track => track.Draw(random, length, lease)).OrderBy(fault => fault.At)]);
    }

    private static FaultTrack[] Tracks(bool canPause) =>
    [
        new(canPause ? [FaultKind.Kill, FaultKind.Pause] : [FaultKind.Kill], Instances, Shortest: 1, Longest: 4, Rest: 5),
        new(
            [FaultKind.StorageGone, FaultKind.StorageRefuses, FaultKind.StorageForgets, FaultKind.StorageSlow],
            Targets: 1, Shortest: 1, Longest: 4, Rest: 3),
        new(
            [FaultKind.SinkFails, FaultKind.SinkLimits, FaultKind.SinkHangs, FaultKind.SinkGone, FaultKind.SinkForgets],
            ChaosDocument.Destinations.Count, Shortest: 1, Longest: 4, Rest: 2),
        new([FaultKind.ClockJump, FaultKind.Publish], Instances, Shortest: 0, Longest: 0, Rest: 6),
    ];

    private static IEnumerable<PlannedWebhook> Webhook(Random random, int seed, int events, TimeSpan length)
    {
        var left = events;
        var sent = new List<PlannedEvent>();
        var accounts = new Accounts(random, "account", MostOfAnAccount);
        while (left > 0)
        {
            var batch = new List<PlannedEvent>();
            for (var size = Math.Min(left, 1 + random.Next(MostInABatch)); size > 0; size--, left--)
                batch.Add(Event(random, seed, sent.Count + batch.Count, accounts));
            sent.AddRange(batch);

            // The same event twice in a batch, and an earlier one beside new ones
            if (random.Next(100) < 8)
                batch.Add(batch[0]);
            if (random.Next(100) < 8)
                batch.Add(sent[random.Next(sent.Count)]);
            var at = random.NextDouble() * length;
            yield return new PlannedWebhook(at, batch);

            // The same webhook again: at once, and later
            if (random.Next(100) < 10)
                yield return new PlannedWebhook(at, batch);
            if (random.Next(100) < 10)
                yield return new PlannedWebhook(at + (random.NextDouble() * (length - at)), batch);
        }
    }

    // In the first half, so that most faults come while their rows are fed
    private static IEnumerable<PlannedWebhook> Files(
        Random random, int seed, int events, TimeSpan length, IReadOnlyList<PlannedWebhook> webhooks)
    {
        PlannedEvent[] sent = [.. webhooks.SelectMany(webhook => webhook.Events).DistinctBy(one => one.Id)];
        var accounts = new Accounts(random, "filed", MostOfAnAccount);
        var number = sent.Length;
        for (var left = events; left > 0;)
        {
            var rows = new List<PlannedEvent>();
            for (var size = Math.Min(left, MostInAFile); size > 0; size--, left--)
            {
                rows.Add(Event(random, seed, number++, accounts));

                // What a webhook brings, too
                if (random.Next(100) < 8)
                    rows.Add(sent[random.Next(sent.Length)]);
            }

            yield return new PlannedWebhook(random.NextDouble() * length / 2, rows, IsFile: true);
        }
    }

    private static PlannedEvent Event(Random random, int seed, int number, Accounts accounts)
    {
        var kind = random.Next(100) switch
        {
            < 66 => EventKind.Lead,
            < 70 => EventKind.RefusedLead,
            < 85 => EventKind.Student,
            _ => EventKind.Trial,
        };
        var domain = kind is EventKind.Lead or EventKind.RefusedLead ? accounts.Next() : $"only{number}.example";
        return new PlannedEvent($"evt-{seed}-{number}", kind, $"{kind.ToString().ToLowerInvariant()}{number}@{domain}");
    }

    private sealed class Accounts(Random random, string name, int most)
    {
        private int _account;
        private int _left;

        public string Next()
        {
            if (_left == 0)
                (_account, _left) = (_account + 1, 1 + random.Next(most));
            _left--;
            return $"{name}{_account}.example";
        }
    }
}
