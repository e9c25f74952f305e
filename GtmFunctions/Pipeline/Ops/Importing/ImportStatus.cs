using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Import;

namespace GtmFunctions.Pipeline.Ops.Importing;

/// <summary>An import, and how far it has come, as people and tools see it.</summary>
public sealed record ImportStatus
{
    /// <summary>Its id.</summary>
    public required string Import { get; init; }

    /// <summary>The file's name.</summary>
    public required string File { get; init; }

    /// <summary>The source of its events.</summary>
    public required string Source { get; init; }

    /// <summary>Where it is in its life: <c>uploading, uploaded, running, stopped, done, failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>How far it has come, in a sentence.</summary>
    public required string Answer { get; init; }

    /// <summary>When somebody asked for it.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it came to where it is.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Who asked for it; <see langword="null"/> where a program did.</summary>
    public string? By { get; init; }

    /// <summary>How many bytes its file has.</summary>
    public long Bytes { get; init; }

    /// <summary>How its rows are read; <see langword="null"/> until it begins, and where they are read as the source's webhooks.</summary>
    public ImportMapping? Mapping { get; init; }

    /// <summary>The list that it is read into; <see langword="null"/> for events.</summary>
    public string? List { get; init; }

    /// <summary>The most rows a second.</summary>
    public int Rate { get; init; }

    /// <summary>How many rows were read so far.</summary>
    public long Read { get; init; }

    /// <summary>How many of these can be fed.</summary>
    public long Accepted { get; init; }

    /// <summary>How many of these are rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>How many rows are fed.</summary>
    public long Fed { get; init; }

    /// <summary>About how many seconds the rest takes; <see langword="null"/> where that is not known.</summary>
    public long? SecondsLeft { get; init; }

    /// <summary>What it waits for; <see langword="null"/> where it goes on.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Why { get; init; }

    /// <summary>Tells of an import.</summary>
    internal static ImportStatus From(ImportJob job) => new()
    {
        Import = job.Id,
        File = job.File,
        Source = job.Source,
        State = job.State.ToString().ToLowerInvariant(),
        Answer = ImportSentence.Render(job),
        CreatedAt = job.CreatedAt,
        UpdatedAt = job.UpdatedAt,
        By = job.Person,
        Bytes = job.Bytes,
        Mapping = job.Mapping,
        List = job.List,
        Rate = job.Rate,
        Read = job.Read,
        Accepted = job.Accepted,
        Rejected = job.Rejected,
        Fed = job.Fed,
        SecondsLeft = job is { State: ImportState.Running, IsRead: true }
            ? (job.Accepted - job.Fed + job.RowsASecond - 1) / job.RowsASecond
            : null,
        WaitsFor = job.WaitsFor,
        Why = job.Why,
    };
}
