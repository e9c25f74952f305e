namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>A list that is synced or imported: versioned rows that <c>$inList</c>, account matching and jobs read.</summary>
public sealed record SyncedList
{
    /// <summary>How many per cent of the rows a sync may remove where the document does not say.</summary>
    public const int DefaultMostRemoved = 50;

    /// <summary>The list's name.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// The address of a table, or the name of the setting that holds it; <see langword="null"/> where its rows are polled or imported.
    /// </summary>
    public string? From { get; init; }

    /// <summary>How its rows are read from an API; <see langword="null"/> where they are not.</summary>
    public ListPoll? Poll { get; init; }

    /// <summary>Whether its rows come when somebody imports them, and from nowhere by themselves.</summary>
    public bool IsImported => From is null && Poll is null;

    /// <summary>The column whose values tell rows from each other.</summary>
    public required string Key { get; init; }

    /// <summary>When it is synced; <see langword="null"/> where its rows are imported.</summary>
    public SyncSchedule? Schedule { get; init; }

    /// <summary>How many per cent of the rows one sync may remove.</summary>
    public int MostRemoved { get; init; } = DefaultMostRemoved;

    /// <summary>Whether the address may be on a private network, and plain http.</summary>
    public bool AllowPrivate { get; init; }
}
