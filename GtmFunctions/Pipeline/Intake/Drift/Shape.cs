namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>How often something was met, and when last.</summary>
/// <param name="Count">How often.</param>
/// <param name="LastSeenAt">When last.</param>
internal sealed record SeenCount(long Count, DateTimeOffset LastSeenAt)
{
    /// <summary>Both together.</summary>
    public SeenCount Plus(SeenCount other) => new(Count + other.Count, LastSeenAt > other.LastSeenAt ? LastSeenAt : other.LastSeenAt);
}

/// <summary>
/// What the payloads of one source and type look like, learned from traffic. All of it adds up: shapes that several instances learned
/// apart, merged in any order, are what one instance would have learned from all payloads. Not safe for threads.
/// </summary>
internal sealed class Shape
{
    /// <summary>The most paths that are learned; what a payload has beyond is not watched.</summary>
    public const int MaxPaths = 500;

    /// <summary>How many payloads it takes to say what is usual.</summary>
    public const int Enough = 20;

    /// <summary>How many payloads it was learned from.</summary>
    public long Count { get; set; }

    /// <summary>When the last of them came.</summary>
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Field by path.</summary>
    public Dictionary<string, LearnedField> Fields { get; init; } = new(StringComparer.Ordinal);

    /// <summary>How many payloads each drift note fits, by its key.</summary>
    public Dictionary<string, SeenCount> Notes { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Whether no further path is learned.</summary>
    public bool IsFull => Fields.Count >= MaxPaths;

    /// <summary>Whether enough payloads were seen to say what is usual.</summary>
    public bool IsSettled => Count >= Enough;

    /// <summary>Whether every payload had this field.</summary>
    public bool IsAlwaysThere(LearnedField field) => IsSettled && field.Count == Count;

    /// <summary>Learns from one payload.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="notes">The keys of the drift notes that it fits.</param>
    /// <param name="at">When it came.</param>
    /// <returns>Whether anything in it was new: a path, a type, or the first payload at all.</returns>
    public bool Add(PayloadFields payload, IEnumerable<string> notes, DateTimeOffset at)
    {
        var (isNew, known) = (Count == 0, Fields.Count);
        Count++;
        LastSeenAt = at > LastSeenAt ? at : LastSeenAt;
        foreach (var (path, observed) in payload.Fields)
        {
            if (FieldFor(path) is { } field)
                isNew |= field.Add(observed);
        }

        foreach (var note in notes)
            Tally(note, new SeenCount(1, at));
        return isNew || Fields.Count > known;
    }

    /// <summary>Takes in what was learned elsewhere, or later.</summary>
    public void Merge(Shape later)
    {
        Count += later.Count;
        LastSeenAt = later.LastSeenAt > LastSeenAt ? later.LastSeenAt : LastSeenAt;
        foreach (var (path, learned) in later.Fields)
            FieldFor(path)?.Merge(learned);
        foreach (var (note, tally) in later.Notes)
            Tally(note, tally);
    }

    private LearnedField? FieldFor(string path)
    {
        if (Fields.TryGetValue(path, out var known))
            return known;
        return IsFull ? null : Fields[path] = new LearnedField();
    }

    private void Tally(string note, SeenCount tally) => Notes[note] = Notes.TryGetValue(note, out var before) ? before.Plus(tally) : tally;
}
