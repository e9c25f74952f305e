namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>What came of writing a version of a list. Whatever it is, a version that is in use stays whole.</summary>
internal abstract record ListWrite
{
    private ListWrite()
    {
    }

    /// <summary>Which rows were left out.</summary>
    public ListLeftOut LeftOut { get; init; } = new(0, 0, []);

    /// <summary>The rows are in use.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="Removed">How many rows of the version before are not in it.</param>
    public sealed record Written(ListVersion Version, int Removed) : ListWrite;

    /// <summary>The version in use has the same rows.</summary>
    /// <param name="Version">The version in use.</param>
    public sealed record Unchanged(ListVersion Version) : ListWrite;

    /// <summary>So many rows would go that the version in use stays.</summary>
    /// <param name="Why">In words.</param>
    public sealed record HeldBack(string Why) : ListWrite;

    /// <summary>The rows cannot be used, and the version in use stays.</summary>
    /// <param name="Why">In words.</param>
    public sealed record Refused(string Why) : ListWrite;
}

/// <summary>Which rows were left out of a version.</summary>
/// <param name="WithoutKey">How many have no key.</param>
/// <param name="Repeated">How many have the key of a row before them.</param>
/// <param name="First">The places of the first of either, from 1.</param>
internal sealed record ListLeftOut(int WithoutKey, int Repeated, IReadOnlyList<long> First)
{
    /// <summary>The same in words; <see langword="null"/> where no row was left out.</summary>
    public string? Words => (WithoutKey, Repeated) switch
    {
        (0, 0) => null,
        _ => $"{WithoutKey} rows without a key and {Repeated} with the key of an earlier row were left out, the first of them "
            + string.Join(", ", First),
    };
}
