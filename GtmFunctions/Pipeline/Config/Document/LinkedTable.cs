namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>A table whose rows come from a published sheet.</summary>
public sealed record LinkedTable
{
    /// <summary>How often a sheet is fetched where the document does not say.</summary>
    public static readonly TimeSpan DefaultEvery = TimeSpan.FromMinutes(15);

    /// <summary>How many per cent of the rows a fetch may remove where the document does not say.</summary>
    public const int DefaultMostRemoved = 50;

    /// <summary>The table's name.</summary>
    public required string Name { get; init; }

    /// <summary>The sheet's address, or the name of the setting that holds it.</summary>
    public required string From { get; init; }

    /// <summary>How often it is fetched.</summary>
    public TimeSpan Every { get; init; } = DefaultEvery;

    /// <summary>How many per cent of the rows one fetch may remove; where it would be more, a person decides.</summary>
    public int MostRemoved { get; init; } = DefaultMostRemoved;

    /// <summary>Whether the address may be on a private network, and plain http.</summary>
    public bool AllowPrivate { get; init; }
}
