using Azure.Storage.Blobs;

namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>What came of the last sync of a list.</summary>
internal enum ListOutcome
{
    /// <summary>It was not synced yet.</summary>
    None,

    /// <summary>What it is synced from says what it said before.</summary>
    Same,

    /// <summary>A new version came into use.</summary>
    Written,

    /// <summary>So many rows would go that the version in use stays until a person says otherwise.</summary>
    HeldBack,

    /// <summary>It could not be read: the version in use stays.</summary>
    Fault,
}

/// <summary>What is known of a list's syncs.</summary>
internal sealed record ListState : StoredRecord
{
    /// <summary>The list.</summary>
    public required string List { get; init; }

    /// <summary>A hash of what it is synced from: what was known of another says nothing.</summary>
    public required string Origin { get; init; }

    /// <summary>When the last sync began.</summary>
    public DateTimeOffset LookedAt { get; init; }

    /// <summary>When the last sync that could be used ended.</summary>
    public DateTimeOffset? GoodAt { get; init; }

    /// <summary>The <c>ETag</c> of the answer that was taken last.</summary>
    public string? HttpTag { get; init; }

    /// <summary>What came of the last sync.</summary>
    public ListOutcome Outcome { get; init; }

    /// <summary>What is wrong, in words; <see langword="null"/> where nothing is.</summary>
    public string? Fault { get; init; }

    /// <summary>Since when something is wrong.</summary>
    public DateTimeOffset? FaultSince { get; init; }

    /// <summary>Which rows were left out of the version in use, in words; <see langword="null"/> where none was.</summary>
    public string? LeftOut { get; init; }

    /// <summary>The reading of a list that is polled which is under way; <see langword="null"/> between two of them.</summary>
    public ListReading? Reading { get; init; }
}

/// <summary>The states of the lists' syncs, each a blob beside the list's versions, which one instance at a time changes.</summary>
internal sealed class ListStates(StorageConnection storage)
{
    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Lists);

    /// <summary>The state of a list; <see langword="null"/> where it was not synced yet.</summary>
    public Task<ListState?> FindAsync(string list, CancellationToken cancellation) => Blob(list).FindAsync(cancellation);

    /// <summary>Writes a state over the one that it was made of, or as a new one.</summary>
    /// <returns>The state as it is stored; <see langword="null"/> where another instance was quicker.</returns>
    public Task<ListState?> TryWriteAsync(ListState state, CancellationToken cancellation) =>
        Blob(state.List).TryWriteAsync(state, cancellation);

    private BlobDocument<ListState> Blob(string list) => new(_blobs.GetBlobClient($"{list}/state.json"), ListJson.Default.ListState);
}
