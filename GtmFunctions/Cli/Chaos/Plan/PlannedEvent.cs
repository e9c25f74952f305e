namespace GtmFunctions.Cli.Chaos.Plan;

/// <summary>What an event of a plan is to come to.</summary>
internal enum EventKind
{
    /// <summary>A lead: it gets an owner in turn, counts for its account's signal, and goes to three destinations.</summary>
    Lead,

    /// <summary>A lead that one destination refuses once, so that it becomes a dead letter that is replayed.</summary>
    RefusedLead,

    /// <summary>A lead that the workflow filters out.</summary>
    Student,

    /// <summary>A trial: it gets an owner whose capacity is counted, and goes to one destination.</summary>
    Trial,
}

/// <summary>An event of a plan.</summary>
/// <param name="Id">The provider's id, by which it is known again.</param>
/// <param name="Kind">What it is to come to.</param>
/// <param name="Email">The person, and what its actions are about; no two events have the same.</param>
internal sealed record PlannedEvent(string Id, EventKind Kind, string Email)
{
    /// <summary>The account, which several leads may share.</summary>
    public string Domain => Email[(Email.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Whether it counts for the signal of its account.</summary>
    public bool IsLead => Kind is EventKind.Lead or EventKind.RefusedLead;
}

/// <summary>A webhook of a plan; an event that comes again is in several, or twice in one.</summary>
/// <param name="At">When it is sent, from the beginning of the run.</param>
/// <param name="Events">Its batch.</param>
/// <param name="IsFile">Whether they are sent as a file of many, which is imported row by row.</param>
internal sealed record PlannedWebhook(TimeSpan At, IReadOnlyList<PlannedEvent> Events, bool IsFile = false);
