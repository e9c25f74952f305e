using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Jobs;

/// <summary>One run of a job, and what came of it.</summary>
internal sealed record JobRun
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>When it was due; <see langword="null"/> where a person or a program asked for it.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The configuration version by which it ran.</summary>
    public required string Configuration { get; init; }

    /// <summary>When it was over; <see langword="null"/> while it runs, and of one that died.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>How many subjects it looked at.</summary>
    public int Looked { get; init; }

    /// <summary>How many events it put back, or how many groups of people it found.</summary>
    public int Chosen { get; init; }

    /// <summary>The replay by which it put them back; <see langword="null"/> where there was nothing to put back.</summary>
    public string? Replay { get; init; }

    /// <summary>What it counted, by a sentence, such as <c>icp: medium to high</c>.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; init; } = new Dictionary<string, int>();

    /// <summary>Whether there were more subjects than one run looks at.</summary>
    public bool IsCut { get; init; }

    /// <summary>What went wrong, in words.</summary>
    public string? Fault { get; init; }
}

/// <summary>What is known of a job: its runs, the newest first.</summary>
internal sealed record JobState : StoredRecord
{
    /// <summary>How many runs are remembered.</summary>
    public const int MostRuns = 30;

    /// <summary>Its name.</summary>
    public required string Job { get; init; }

    /// <summary>From when on it is looked for when it is due next.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Its runs, the newest first.</summary>
    public IReadOnlyList<JobRun> Runs { get; init; } = [];

    /// <summary>The same with a run that begins.</summary>
    public JobState Begin(JobRun run) => this with { Since = run.Due ?? Since, Runs = [run, .. Runs.Take(MostRuns - 1)] };

    /// <summary>The same with what came of a run.</summary>
    public JobState End(JobRun run) => this with { Runs = [.. Runs.Select(one => one.At == run.At ? run : one)] };
}

/// <summary>JSON of states.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(JobState))]
internal sealed partial class JobStateJson : JsonSerializerContext;
