using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>What a job does, night by night, with events that came before.</summary>
public enum JobKind
{
    /// <summary>Enriches again what was enriched long ago, and decides it anew.</summary>
    EnrichAgain,

    /// <summary>Scores again by the rules of today, and decides anew what reaches another tier.</summary>
    ScoreAgain,

    /// <summary>Finds people who are known under several addresses.</summary>
    FindDuplicates,
}

/// <summary>Work on events that came before, on a schedule: an entry of <c>jobs</c>.</summary>
public sealed record Job
{
    /// <summary>How far back it looks where the document says nothing.</summary>
    public static readonly TimeSpan DefaultSince = TimeSpan.FromDays(90);

    /// <summary>How old an enrichment is that is made again where the document says nothing.</summary>
    public static readonly TimeSpan DefaultOlderThan = TimeSpan.FromDays(30);

    /// <summary>How many events it puts back a second where the document says nothing.</summary>
    public const int DefaultRate = 5;

    /// <summary>How many people or subjects one run looks at where the document says nothing.</summary>
    public const int DefaultMost = 5_000;

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required JobKind Kind { get; init; }

    /// <summary>When it is due.</summary>
    public required Schedule Every { get; init; }

    /// <summary>The source whose events it looks at; all where none is named.</summary>
    public string? Source { get; init; }

    /// <summary>The canonical type of the events that it looks at; all where none is named.</summary>
    public string? Type { get; init; }

    /// <summary>How far back it looks.</summary>
    public TimeSpan Since { get; init; } = DefaultSince;

    /// <summary>How old an enrichment is that is made again.</summary>
    public TimeSpan OlderThan { get; init; } = DefaultOlderThan;

    /// <summary>How many events it puts back a second.</summary>
    public int Rate { get; init; } = DefaultRate;

    /// <summary>The most people or subjects that one run looks at, the newest first.</summary>
    public int Most { get; init; } = DefaultMost;

    /// <summary>Classes of actions that it does although work on many leaves them out, such as <c>notify</c>.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Classes of actions that it leaves out.</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];
}

/// <summary>What the document calls the kinds.</summary>
internal static class JobKindName
{
    private static readonly Dictionary<string, JobKind> Kinds = new(StringComparer.Ordinal)
    {
        ["enrich-again"] = JobKind.EnrichAgain,
        ["score-again"] = JobKind.ScoreAgain,
        ["find-duplicates"] = JobKind.FindDuplicates,
    };

    /// <summary>The kind of a name; <see langword="null"/> where there is none.</summary>
    public static JobKind? Find(string name) => Kinds.TryGetValue(name, out var kind) ? kind : null;

    /// <summary>The name of a kind.</summary>
    public static string For(JobKind kind) => Kinds.First(named => named.Value == kind).Key;
}
