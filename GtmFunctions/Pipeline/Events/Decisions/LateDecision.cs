namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>
/// What a late answer changes: the score before and after, the branch that the event would take now, the actions that are done again and
/// those that are not. Branch and owner stay: the people who were told are not told otherwise.
/// </summary>
internal sealed record LateDecision
{
    /// <summary>The enricher that answered late.</summary>
    public required string Enricher { get; init; }

    /// <summary>When it called back, and as which event that was taken in.</summary>
    public required CallbackReceived CalledBack { get; init; }

    /// <summary>The fields that it gave, by their paths.</summary>
    public required IReadOnlyDictionary<string, GivenField> Gave { get; init; }

    /// <summary>Whether it says anything that was not known.</summary>
    public required bool Changed { get; init; }

    /// <summary>What changes, workflow by workflow.</summary>
    public IReadOnlyList<LateWorkflow> Workflows { get => field ?? []; init; }

    /// <summary>What is done again.</summary>
    public IReadOnlyList<PlannedAction> Actions { get => field ?? []; init; }

    /// <summary>What is not done again.</summary>
    public IReadOnlyList<LateLeftOut> LeftOut { get => field ?? []; init; }
}

/// <summary>A callback.</summary>
/// <param name="At">When it came.</param>
/// <param name="Event">The event that it was taken in as.</param>
internal sealed record CallbackReceived(DateTimeOffset At, string Event);

/// <summary>What a late answer changes for a workflow.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Score">Its score before and after.</param>
/// <param name="Branch">The branch that was taken, if one was.</param>
/// <param name="BranchNow">The branch that would be taken now, if one would.</param>
/// <param name="Owner">Who owns the event, if anybody does.</param>
internal sealed record LateWorkflow(string Workflow, LateScore Score, string? Branch, string? BranchNow, Owner? Owner);

/// <summary>A score before and after a late answer.</summary>
/// <param name="Before">Before; <see langword="null"/> where nothing was scored.</param>
/// <param name="After">After; <see langword="null"/> where nothing is scored.</param>
internal sealed record LateScore(ScoreSum? Before, ScoreSum? After);

/// <summary>An action that a late answer does not bring about again.</summary>
/// <param name="Action">The action's name.</param>
/// <param name="To">The destination's name.</param>
/// <param name="Class">The action's class.</param>
internal sealed record LateLeftOut(string Action, string To, string Class);
