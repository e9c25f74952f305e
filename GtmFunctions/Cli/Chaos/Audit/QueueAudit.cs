namespace GtmFunctions.Cli.Chaos.Audit;

/// <summary>Nothing is left in a queue or parked, and poison queues hold what the list of dead letters shows.</summary>
internal static class QueueAudit
{
    /// <summary>What is wrong.</summary>
    public static IEnumerable<Finding> Check(ChaosEvidence evidence) =>
        evidence.Queues.Where(queue => queue.Value > 0)
            .Select(queue => new Finding(FindingKind.Stuck, $"{queue.Key} still has {queue.Value} messages"))
            .Concat(evidence.Parked.Select(parked => new Finding(FindingKind.Stuck, $"{parked} still waits for a call back")))
            .Concat(evidence.Poison.Where(count => count.Messages != count.Listed).Select(Poison))
            .Concat(evidence.Letters.Select(letter => Letter(letter, "is left after all were replayed")))
            .Concat(evidence.Unreplayable.Select(letter => Letter(letter, "cannot be replayed")));

    private static Finding Poison(PoisonCount count) => new(
        FindingKind.Poison, $"the poison queue of {count.Queue} has {count.Messages} messages, and {count.Listed} dead letters are listed");

    private static Finding Letter(ListedLetter letter, string what) =>
        new(FindingKind.DeadLetter, $"{letter.Id} of {letter.Queue} {what}: {letter.Reason}");
}
