using System.Buffers;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.DeadLetters;

namespace GtmFunctions.Pipeline.Storage.Replay;

/// <summary>What a job does with each of its items.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplayKind>))]
internal enum ReplayKind
{
    /// <summary>Puts dead letters back.</summary>
    [JsonStringEnumMemberName("dead-letters")]
    DeadLetters,

    /// <summary>Gives dead letters up.</summary>
    [JsonStringEnumMemberName("discard")]
    Discard,

    /// <summary>Puts events back.</summary>
    [JsonStringEnumMemberName("events")]
    Events,
}

/// <summary>Where a job is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplayState>))]
internal enum ReplayState
{
    /// <summary>It has pieces to do.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>All its pieces are done.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Somebody stopped it; what was begun by then goes on.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,
}

/// <summary>One thing of a job's plan.</summary>
/// <param name="Id">The dead letter's or the event's id.</param>
/// <param name="Queue">The queue that the dead letter came from; none for an event.</param>
/// <param name="Event">The event that goes back in the dead letter's stead, where it begins at an earlier stage; else none.</param>
internal sealed record ReplayItem(string Id, string? Queue = null, string? Event = null);

/// <summary>Something that a job could not do, or left out.</summary>
/// <param name="Id">The dead letter's or the event's id.</param>
/// <param name="Why">In words.</param>
internal sealed record ReplayRefusal(string Id, string Why);

/// <summary>How each item of a job is to be put back.</summary>
internal sealed record ReplayHow
{
    /// <summary>Where it begins; where it died, for a dead letter, when none is named.</summary>
    public ReplayStage? From { get; init; }

    /// <summary>The configuration version that decides; the one that decided before where none is named.</summary>
    public string? Configuration { get; init; }

    /// <summary>Classes of actions that are left out.</summary>
    public IReadOnlyList<string> LeaveOut { get; init; } = [];

    /// <summary>Classes of actions that are done again although they arrived before.</summary>
    public IReadOnlyList<string> Again { get; init; } = [];

    /// <summary>Why dead letters are given up.</summary>
    public string? Reason { get; init; }

    /// <summary>Who asked for it; <see langword="null"/> where a program did, whose key has no name.</summary>
    public string? Person { get; init; }
}

/// <summary>A replay of many, and how far it has come.</summary>
internal sealed record ReplayJob : StoredRecord
{
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz-");

    /// <summary>Its id: <c>r</c>, the day, a dash and hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public required ReplayKind Kind { get; init; }

    /// <summary>How.</summary>
    public required ReplayHow How { get; init; }

    /// <summary>When somebody asked for it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The most that it puts back a second.</summary>
    public required int Rate { get; init; }

    /// <summary>How many items it has in all.</summary>
    public int Total { get; init; }

    /// <summary>The most items of a piece.</summary>
    public int PieceSize { get; init; } = 100;

    /// <summary>How many pieces these are.</summary>
    public int Pieces { get; init; }

    /// <summary>The piece that is next, from 0.</summary>
    public int Piece { get; init; }

    /// <summary>Where it is in its life.</summary>
    public ReplayState State { get; init; }

    /// <summary>How many it has put back, or given up.</summary>
    public int Done { get; init; }

    /// <summary>How many somebody else had replayed or discarded meanwhile.</summary>
    public int Gone { get; init; }

    /// <summary>How many could not be put back.</summary>
    public int Refused { get; init; }

    /// <summary>The first of those that could not be put back, and why.</summary>
    public IReadOnlyList<ReplayRefusal> Refusals { get; init; } = [];

    /// <summary>When it came to where it is.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How long a whole piece takes at this job's rate.</summary>
    [JsonIgnore]
    public TimeSpan PieceTime => TimeSpan.FromSeconds(Math.Ceiling((double)PieceSize / Rate));

    /// <summary>A new job's id.</summary>
    public static string NewId(DateTimeOffset now) => $"r{RecordId.Day(now)}-{Guid.CreateVersion7(now):N}";

    /// <summary>Whether a text may be a job's id.</summary>
    public static bool IsId(string id) => id.Length is > 10 and <= 64 && id[0] == 'r' && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>The nonce by which this job puts an item back: the same however often it comes to it.</summary>
    public string NonceOf(ReplayItem item) => KeyHash.For(Id, item.Event ?? item.Id)[..32];
}

/// <summary>JSON of jobs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(ReplayJob))]
[JsonSerializable(typeof(ReplayItem[]))]
[JsonSerializable(typeof(LetterClaim))]
internal sealed partial class ReplayJson : JsonSerializerContext;
