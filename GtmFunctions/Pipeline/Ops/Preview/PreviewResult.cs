namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>What a draft of the rules would have made of events, beside what the live rules make of them.</summary>
public sealed record PreviewResult
{
    /// <summary>The answer in a sentence: how many events change hands.</summary>
    public required string Answer { get; init; }

    /// <summary>The version that is live.</summary>
    public required string Live { get; init; }

    /// <summary>The version that the draft would be.</summary>
    public required string Draft { get; init; }

    /// <summary>The first and the last decision that was looked at; <see langword="null"/> where there is none.</summary>
    public PreviewSpan? Span { get; init; }

    /// <summary>How many events, and how many of them become something else.</summary>
    public required PreviewTotals Totals { get; init; }

    /// <summary>What each owner gets, who gets the most of the changes first.</summary>
    public IReadOnlyList<PreviewRep> Reps { get; init; } = [];

    /// <summary>How many events take each branch, in the order of the documents.</summary>
    public IReadOnlyList<PreviewBranch> Branches { get; init; } = [];

    /// <summary>What each workflow makes of the events that it listens for, in the order of the documents.</summary>
    public IReadOnlyList<PreviewWorkflow> Workflows { get; init; } = [];

    /// <summary>How often each destination is called, and against which limits.</summary>
    public IReadOnlyList<PreviewDestination> Destinations { get; init; } = [];

    /// <summary>How often each subscriber is told, and against which pace.</summary>
    public IReadOnlyList<PreviewSubscription> Subscriptions { get => field ?? []; init; }

    /// <summary>Some of the events that become something else, those of each kind in turn.</summary>
    public IReadOnlyList<PreviewChange> Examples { get; init; } = [];

    /// <summary>What cannot be known of the draft without asking somebody, and what was not looked at, in sentences.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];
}

/// <summary>The time in which events were decided.</summary>
/// <param name="First">The first decision.</param>
/// <param name="Last">The last one.</param>
public sealed record PreviewSpan(DateTimeOffset First, DateTimeOffset Last);

/// <summary>How many events, and how many of them become something else. One event may count for several kinds.</summary>
public sealed record PreviewTotals
{
    /// <summary>How many events were looked at.</summary>
    public int Events { get; init; }

    /// <summary>Whether they are the events of fixtures.</summary>
    public bool AreFixtures { get; init; }

    /// <summary>Whether all of them are leads.</summary>
    public bool AreLeads { get; init; }

    /// <summary>How many become something else.</summary>
    public int Different { get; init; }

    /// <summary>How many go to another owner.</summary>
    public int ChangeOwner { get; init; }

    /// <summary>How many are acted on now and no longer.</summary>
    public int NoLongerRouted { get; init; }

    /// <summary>How many are acted on that are not now.</summary>
    public int NewlyRouted { get; init; }

    /// <summary>How many go to a fallback that have an owner of a team, or none, now.</summary>
    public int ToFallback { get; init; }

    /// <summary>
    /// How many go on to another owner, at another time, or not at all, where their owner does not acknowledge them.
    /// </summary>
    public int ChangeHandOver { get; init; }

    /// <summary>How many take another branch of a workflow.</summary>
    public int ChangeBranch { get; init; }

    /// <summary>How many have other actions, or others of their texts.</summary>
    public int ChangeMessage { get; init; }

    /// <summary>How many differ by their actions or texts alone.</summary>
    public int OnlyMessage { get; init; }

    /// <summary>How many other subscribers are told of.</summary>
    public int ChangeSubscribers { get; init; }

    /// <summary>How many a workflow of the draft could not decide, and one of the live rules could.</summary>
    public int CannotDecide { get; init; }
}

/// <summary>What an owner gets.</summary>
/// <param name="Email">Their address.</param>
/// <param name="Name">What people call them.</param>
/// <param name="Before">How many events by the live rules.</param>
/// <param name="After">How many by the draft.</param>
/// <param name="Came">How many of these are another's now, or nobody's.</param>
/// <param name="Went">How many of theirs go to another, or to nobody.</param>
public sealed record PreviewRep(string Email, string Name, int Before, int After, int Came, int Went)
{
    /// <summary>How many events more went on to them, by the live rules, for their owner did not acknowledge them.</summary>
    public int PassedOnBefore { get; init; }

    /// <summary>The same by the draft, as far as that is known.</summary>
    public int PassedOnAfter { get; init; }
}

/// <summary>How many events take a branch.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Before">By the live rules.</param>
/// <param name="After">By the draft.</param>
public sealed record PreviewBranch(string Workflow, string Branch, int Before, int After);

/// <summary>What a workflow makes of the events that it listens for.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Before">By the live rules; <see langword="null"/> where these have no such workflow.</param>
/// <param name="After">By the draft; <see langword="null"/> where it has none.</param>
public sealed record PreviewWorkflow(string Workflow, PreviewWorkflowCounts? Before, PreviewWorkflowCounts? After);

/// <summary>What became of the events of a workflow.</summary>
public sealed record PreviewWorkflowCounts
{
    /// <summary>How many it looked at.</summary>
    public int Events { get; init; }

    /// <summary>How many it acts on.</summary>
    public int Acted { get; init; }

    /// <summary>How many its filter keeps out.</summary>
    public int FilteredOut { get; init; }

    /// <summary>How many it drops: older than what was acted on, or the same intent again.</summary>
    public int Dropped { get; init; }

    /// <summary>How many take a branch that does nothing, or none.</summary>
    public int Logged { get; init; }

    /// <summary>How many it could not decide.</summary>
    public int Failed { get; init; }
}

/// <summary>How often a destination is called.</summary>
/// <param name="Destination">Its name.</param>
/// <param name="Connector">Its connector.</param>
/// <param name="Before">How many calls by the live rules.</param>
/// <param name="After">How many by the draft.</param>
/// <param name="Limits">Its limits, the draft's where it has the destination.</param>
public sealed record PreviewDestination(
    string Destination, string Connector, int Before, int After, IReadOnlyList<PreviewLimit> Limits);

/// <summary>How often a subscriber is told: of events, and of what was decided about them.</summary>
/// <param name="Subscription">Its name.</param>
/// <param name="Before">How many calls by the live rules.</param>
/// <param name="After">How many by the draft.</param>
/// <param name="Limits">The pace that it can take.</param>
public sealed record PreviewSubscription(string Subscription, int Before, int After, IReadOnlyList<PreviewLimit> Limits);

/// <summary>A destination's limit, and how near its calls come to it.</summary>
/// <param name="Limit">The limit as people say it: <c>100 per 10s</c>.</param>
/// <param name="Requests">The most requests.</param>
/// <param name="PeakBefore">The most calls in any stretch of that length, by the live rules.</param>
/// <param name="PeakAfter">The same by the draft.</param>
public sealed record PreviewLimit(string Limit, int Requests, int PeakBefore, int PeakAfter)
{
    /// <summary>Whether calls of the draft have to wait for it.</summary>
    public bool IsOver => PeakAfter > Requests;
}
