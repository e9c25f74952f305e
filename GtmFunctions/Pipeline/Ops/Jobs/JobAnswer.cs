using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Jobs;

namespace GtmFunctions.Pipeline.Ops.Jobs;

/// <summary>A job, when it is due, and what came of its runs.</summary>
internal sealed record JobLine
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, as the document writes it.</summary>
    public required string Do { get; init; }

    /// <summary>When it is due, as the document writes it.</summary>
    public required string Every { get; init; }

    /// <summary>By whose clock.</summary>
    public required string Zone { get; init; }

    /// <summary>When it is due next; <see langword="null"/> where it was never looked at.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>Its runs, the newest first.</summary>
    public IReadOnlyList<JobRun> Runs { get; init; } = [];

    /// <summary>The line of a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="state">What is known of it; <see langword="null"/> where nothing is.</param>
    public static JobLine From(Job job, JobState? state) => new()
    {
        Name = job.Name,
        Do = JobKindName.For(job.Kind),
        Every = job.Every.Text,
        Zone = job.Every.Zone.Id,
        Next = state is null ? null : job.Every.Next(state.Since),
        Runs = state?.Runs ?? [],
    };
}

/// <summary>The jobs of the rules of today.</summary>
/// <param name="Jobs">The jobs, in the order of the document.</param>
internal sealed record JobList(IReadOnlyList<JobLine> Jobs);

/// <summary>What a run that was asked for came to.</summary>
internal sealed record JobAnswer
{
    /// <summary>The job.</summary>
    public required string Job { get; init; }

    /// <summary>Whether nothing was changed.</summary>
    public required bool DryRun { get; init; }

    /// <summary>How many subjects were looked at.</summary>
    public required int Looked { get; init; }

    /// <summary>Whether there were more.</summary>
    public required bool IsCut { get; init; }

    /// <summary>How many events are put back.</summary>
    public required int PutBack { get; init; }

    /// <summary>The replay that puts them back; <see langword="null"/> in a dry run, and where there is nothing to put back.</summary>
    public string? Replay { get; init; }

    /// <summary>What was counted, by a sentence.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    /// <summary>The first of those that are put back.</summary>
    public IReadOnlyList<JobEvent> Events { get; init; } = [];

    /// <summary>People who are probably one, the largest groups first.</summary>
    public IReadOnlyList<DuplicateGroup> Duplicates { get; init; } = [];

    /// <summary>The answer of a plan.</summary>
    /// <param name="job">The job.</param>
    /// <param name="plan">What a run comes to.</param>
    /// <param name="run">What came of the run; <see langword="null"/> in a dry run.</param>
    public static JobAnswer From(string job, JobPlan plan, JobRun? run)
    {
        const int shown = 100;
        return new JobAnswer
        {
            Job = job,
            DryRun = run is null,
            Looked = plan.Looked,
            IsCut = plan.IsCut,
            PutBack = plan.PutBack.Count,
            Replay = run?.Replay,
            Counts = plan.Counts,
            Events = [.. plan.PutBack.Take(shown).Select(line => new JobEvent(line.Id, line.FirstSeenAt, line.Type, line.Subject))],
            Duplicates = [.. plan.Duplicates.Take(shown)],
        };
    }
}

/// <summary>An event that a job puts back.</summary>
/// <param name="Id">Its id.</param>
/// <param name="FirstSeenAt">When it was taken in.</param>
/// <param name="Type">Its canonical type.</param>
/// <param name="Subject">What it is about.</param>
internal sealed record JobEvent(string Id, DateTimeOffset FirstSeenAt, string Type, string? Subject);

/// <summary>JSON of the answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(JobAnswer))]
internal sealed partial class JobJson : JsonSerializerContext;
