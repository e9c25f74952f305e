using System.Text.Json.Serialization;
using Azure.Storage.Blobs;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Config;

/// <summary>What came of the last look at a sheet.</summary>
internal enum SheetOutcome
{
    /// <summary>Nobody looked yet.</summary>
    None,

    /// <summary>The sheet says what it said before.</summary>
    Same,

    /// <summary>Its rows were published.</summary>
    Published,

    /// <summary>So many rows would go that a draft waits for a person.</summary>
    HeldBack,

    /// <summary>It has changed, and waits until no version is rolled out beside the current one.</summary>
    Waiting,

    /// <summary>It could not be fetched, or what it says cannot be published: the table stays as it was.</summary>
    Fault,
}

/// <summary>What is known of a sheet that a table is fetched from.</summary>
internal sealed record SheetState : StoredRecord
{
    /// <summary>The table.</summary>
    public required string Table { get; init; }

    /// <summary>A hash of the sheet's address: what was known of another address says nothing.</summary>
    public required string Address { get; init; }

    /// <summary>When it was looked at last.</summary>
    public DateTimeOffset LookedAt { get; init; }

    /// <summary>The <c>ETag</c> of the answer that was taken last.</summary>
    public string? HttpTag { get; init; }

    /// <summary>A hash of the rows that were taken last, published or held back.</summary>
    public string? Taken { get; init; }

    /// <summary>What came of the last look.</summary>
    public SheetOutcome Outcome { get; init; }

    /// <summary>What is wrong, in words; <see langword="null"/> where nothing is.</summary>
    public string? Fault { get; init; }

    /// <summary>Since when something is wrong, or a draft waits.</summary>
    public DateTimeOffset? FaultSince { get; init; }

    /// <summary>The version that the sheet published last.</summary>
    public string? Version { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The draft that waits for a person.</summary>
    public string? Draft { get; init; }

    /// <summary>Why it waits.</summary>
    public string? HeldWhy { get; init; }
}

/// <summary>The states of the sheets, each a blob beside the versions, which one instance at a time changes.</summary>
internal sealed class SheetStates(StorageConnection storage)
{
    private const string Prefix = "sheets/";

    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Configuration);

    /// <summary>The state of a table's sheet; <see langword="null"/> where nobody looked at it yet.</summary>
    public Task<SheetState?> FindAsync(string table, CancellationToken cancellation) => Blob(table).FindAsync(cancellation);

    /// <summary>Writes a state over the one that it was made of, or as a new one.</summary>
    /// <returns>The state as it is stored; <see langword="null"/> where another instance was quicker.</returns>
    public Task<SheetState?> TryWriteAsync(SheetState state, CancellationToken cancellation) =>
        Blob(state.Table).TryWriteAsync(state, cancellation);

    private BlobDocument<SheetState> Blob(string table) =>
        new(_blobs.GetBlobClient($"{Prefix}{table}.json"), SheetJson.Default.SheetState);
}

/// <summary>JSON of states.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(SheetState))]
internal sealed partial class SheetJson : JsonSerializerContext;
