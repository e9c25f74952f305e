namespace GtmFunctions.Pipeline.Storage.Poll;

/// <summary>How far the records of a source were read, and what came of it last.</summary>
internal sealed record PollState : StoredRecord
{
    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>Which of its records.</summary>
    public required string Records { get; init; }

    /// <summary>A hash of what is asked: the place in hand and what was seen are of that question.</summary>
    public string Question { get; init; } = "";

    /// <summary>Up to where all was read, as text; none before the first run, or where nothing tells it.</summary>
    public string? Watermark { get; init; }

    /// <summary>The reading that is under way, to be gone on with; none between two of them.</summary>
    public PollWalk? Walk { get; init; }

    /// <summary>What the answer that was read last is known by, where it was all there is.</summary>
    public SeenAnswer? Seen { get; init; }

    /// <summary>How long is waited between two runs now.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>When the next run is due; at once where there was none yet.</summary>
    public DateTimeOffset NextAt { get; init; }

    /// <summary>When the first run was.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When the last run was.</summary>
    public DateTimeOffset? RunAt { get; init; }

    /// <summary>When records were last read to their end.</summary>
    public DateTimeOffset? CompleteAt { get; init; }

    /// <summary>When a record was last found that had not been there before.</summary>
    public DateTimeOffset? FoundAt { get; init; }

    /// <summary>How many pages the last run read.</summary>
    public int Pages { get; init; }

    /// <summary>How many records the last run handed on.</summary>
    public int Handed { get; init; }

    /// <summary>How many records all runs handed on.</summary>
    public long HandedInAll { get; init; }

    /// <summary>How many runs failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>What is wrong, in words; <see langword="null"/> where nothing is.</summary>
    public string? Fault { get; init; }

    /// <summary>Since when something is wrong.</summary>
    public DateTimeOffset? FaultSince { get; init; }

    /// <summary>
    /// What the last run waits for, in words, where its API has no room; <see langword="null"/> where it waits for nothing.
    /// </summary>
    public string? WaitsFor { get; init; }

    /// <summary>What was odd about the last run's records, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A reading of all records since a watermark, page by page, over as many runs as it takes.</summary>
internal sealed record PollWalk
{
    /// <summary>Since which watermark; none where all is read.</summary>
    public string? Since { get; init; }

    /// <summary>Whether exactly since then, without the time before it that is otherwise asked for again.</summary>
    public bool Exact { get; init; }

    /// <summary>Which page comes next.</summary>
    public required PagePlace Next { get; init; }

    /// <summary>How many pages were read.</summary>
    public int Pages { get; init; }

    /// <summary>How many of them were full, or had a record and were not the first that had: between such records may move.</summary>
    public int Joints { get; init; }

    /// <summary>
    /// How often all pages are gone through, from 1: while pages are read by their number, records move from one to another.
    /// </summary>
    public int Pass { get; init; } = 1;

    /// <summary>The highest watermark of its records so far.</summary>
    public string? Highest { get; init; }

    /// <summary>Whether no record came after one with a higher watermark, so that all up to <see cref="Highest"/> was read.</summary>
    public bool IsOrdered { get; init; } = true;

    /// <summary>Whether it only finds out how far there are records, and hands none on: where nothing else says what now is.</summary>
    public bool OnlyLooks { get; init; }

    /// <summary>Whether it is the first, and begins at the time of our own clock.</summary>
    public bool IsFromNow { get; init; }

    /// <summary>A hash of the last page.</summary>
    public string? LastPage { get; init; }

    /// <summary>How many pages in a row had no record.</summary>
    public int EmptyPages { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset BegunAt { get; init; }
}

/// <summary>Where a page is.</summary>
/// <param name="Cursor">The cursor; none for the first page.</param>
/// <param name="Number">The page's number.</param>
/// <param name="Offset">How many records are before it.</param>
/// <param name="Address">Its own address, where the page before gave it.</param>
internal sealed record PagePlace(string? Cursor, int Number, long Offset, string? Address);

/// <summary>What an answer is known by.</summary>
/// <param name="Request">A hash of the request.</param>
/// <param name="Digest">A hash of its bytes.</param>
/// <param name="HttpTag">Its <c>ETag</c>.</param>
/// <param name="Modified">Its <c>Last-Modified</c>.</param>
internal sealed record SeenAnswer(string Request, string Digest, string? HttpTag, string? Modified);
