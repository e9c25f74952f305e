using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Jobs;

/// <summary>What a run of a job comes to. Nothing was changed to find out.</summary>
internal sealed record JobPlan
{
    /// <summary>How many subjects were looked at.</summary>
    public required int Looked { get; init; }

    /// <summary>Whether there were more than one run looks at.</summary>
    public required bool IsCut { get; init; }

    /// <summary>The events that are to be put back, the newest of each subject.</summary>
    public IReadOnlyList<IndexedEvent> PutBack { get; init; } = [];

    /// <summary>People who are probably one.</summary>
    public IReadOnlyList<DuplicateGroup> Duplicates { get; init; } = [];

    /// <summary>What was counted, by a sentence: tiers that are reached now, and why events stay as they are.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }
}
