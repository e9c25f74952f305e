namespace GtmFunctions.Cli.Remote;

/// <summary>The jobs, as <c>GET ops/jobs</c> answers them.</summary>
/// <param name="Jobs">In the order of the document.</param>
internal sealed record JobsAnswer(IReadOnlyList<JobStatus>? Jobs);

/// <summary>A job and its runs.</summary>
internal sealed record JobStatus
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>What it does.</summary>
    public string? Do { get; init; }

    /// <summary>When it is due.</summary>
    public string? Every { get; init; }

    /// <summary>By whose clock.</summary>
    public string? Zone { get; init; }

    /// <summary>When it is due next.</summary>
    public string? Next { get; init; }

    /// <summary>Its runs, the newest first.</summary>
    public IReadOnlyList<JobRunStatus>? Runs { get; init; }
}

/// <summary>A run of a job.</summary>
internal sealed record JobRunStatus
{
    /// <summary>When it began.</summary>
    public string? At { get; init; }

    /// <summary>When it was over.</summary>
    public string? DoneAt { get; init; }

    /// <summary>How many subjects it looked at.</summary>
    public int Looked { get; init; }

    /// <summary>How many it chose.</summary>
    public int Chosen { get; init; }

    /// <summary>The replay that puts them back.</summary>
    public string? Replay { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Fault { get; init; }
}

/// <summary>What a run that was asked for came to, as <c>POST ops/jobs/{name}</c> answers it.</summary>
internal sealed record JobRunAnswer
{
    /// <summary>The job.</summary>
    public string? Job { get; init; }

    /// <summary>Whether nothing was changed.</summary>
    public bool DryRun { get; init; }

    /// <summary>How many subjects were looked at.</summary>
    public int Looked { get; init; }

    /// <summary>Whether there were more.</summary>
    public bool IsCut { get; init; }

    /// <summary>How many events are put back.</summary>
    public int PutBack { get; init; }

    /// <summary>The replay that puts them back.</summary>
    public string? Replay { get; init; }

    /// <summary>What was counted, by a sentence.</summary>
    public IReadOnlyDictionary<string, int>? Counts { get; init; }

    /// <summary>People who are probably one.</summary>
    public IReadOnlyList<JobDuplicates>? Duplicates { get; init; }
}

/// <summary>People who are probably one.</summary>
/// <param name="Why">What they have in common.</param>
/// <param name="People">They.</param>
internal sealed record JobDuplicates(IReadOnlyList<string>? Why, IReadOnlyList<JobPerson>? People);

/// <summary>A person and their newest event.</summary>
internal sealed record JobPerson(string? Email, string? Event, string? At);
