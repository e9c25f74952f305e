using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.People;

/// <summary>Where an erasure is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ErasureState>))]
internal enum ErasureState
{
    /// <summary>A pass is under way, or the next one waits for its time.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>All passes are done.</summary>
    [JsonStringEnumMemberName("done")]
    Done,
}

/// <summary>What was erased, by kind.</summary>
internal sealed record ErasedCounts
{
    /// <summary>Events, of which a head is left.</summary>
    public int Events { get; init; }

    /// <summary>Rows of anything, those of events included.</summary>
    public int Rows { get; init; }

    /// <summary>Dead letters, of which that there was one is left.</summary>
    public int DeadLetters { get; init; }

    /// <summary>Blobs.</summary>
    public int Blobs { get; init; }

    /// <summary>Events that were under way at the last pass, and are erased by the next one.</summary>
    public int UnderWay { get; init; }

    /// <summary>Both together.</summary>
    public ErasedCounts Plus(ErasedCounts other) => new()
    {
        Events = Events + other.Events,
        Rows = Rows + other.Rows,
        DeadLetters = DeadLetters + other.DeadLetters,
        Blobs = Blobs + other.Blobs,
        UnderWay = UnderWay + other.UnderWay,
    };
}

/// <summary>
/// That a person was or is being erased, by whom, when and how much: the record that remains, and how far it has come. Nothing of the
/// person is in it.
/// </summary>
internal sealed record Erasure : StoredRecord
{
    /// <summary>The keyed hash of the address.</summary>
    public required string Id { get; init; }

    /// <summary>When it was asked for.</summary>
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string By { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Where it is in its life.</summary>
    public ErasureState State { get; init; }

    /// <summary>The pass that is under way or next, from 0.</summary>
    public int Pass { get; init; }

    /// <summary>The number of the step that is next, over all passes: the one that may do it has this number.</summary>
    public int Step { get; init; }

    /// <summary>The place that is looked through: a table's name, or a container's; <see langword="null"/> at a pass's beginning.</summary>
    public string? Place { get; init; }

    /// <summary>Where in it.</summary>
    public string? Next { get; init; }

    /// <summary>When the next step is due.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>When it came to where it is.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the last pass came to its end.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>What is erased so far.</summary>
    public ErasedCounts Erased { get; init; } = new();
}

/// <summary>JSON of erasures.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(Erasure))]
internal sealed partial class ErasureJson : JsonSerializerContext;
