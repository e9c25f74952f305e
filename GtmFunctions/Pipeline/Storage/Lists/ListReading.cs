using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>A reading of all records of a list that is polled, over as many runs as it takes.</summary>
internal sealed record ListReading
{
    /// <summary>What its pieces are kept under.</summary>
    public required string Id { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>How far it came; <see langword="null"/> where it begins with the next run.</summary>
    public PollState? Place { get; init; }

    /// <summary>How many pieces there are of its rows.</summary>
    public int Pieces { get; init; }

    /// <summary>How many pages were read.</summary>
    public int Pages { get; init; }

    /// <summary>How many records were read.</summary>
    public int Records { get; init; }

    /// <summary>How many of them are rows.</summary>
    public int Rows { get; init; }

    /// <summary>How many have no key.</summary>
    public int WithoutKey { get; init; }

    /// <summary>How many were left out by the list's filter, or are deleted.</summary>
    public int LeftOut { get; init; }

    /// <summary>The names of the first record that has no key; <see langword="null"/> where each has one.</summary>
    public string? Names { get; init; }

    /// <summary>When the next run is due.</summary>
    public DateTimeOffset NextAt { get; init; }

    /// <summary>How many runs failed in a row.</summary>
    public int Failures { get; init; }

    /// <summary>What it waits for, in words; <see langword="null"/> where it waits for nothing.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>Whether somebody said that as many rows may go as are missing.</summary>
    public bool AcceptsRemoved { get; init; }
}
