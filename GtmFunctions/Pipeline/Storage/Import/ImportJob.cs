using System.Buffers;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Import;

/// <summary>Where an import is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportState>))]
internal enum ImportState
{
    /// <summary>Parts of its file are still to come.</summary>
    [JsonStringEnumMemberName("uploading")]
    Uploading,

    /// <summary>Its file is here, and nothing happens until somebody starts it.</summary>
    [JsonStringEnumMemberName("uploaded")]
    Uploaded,

    /// <summary>Its file is read, or its rows are fed.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Somebody stopped it; it can be gone on with.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>All its rows are fed.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Its file cannot be read to its end. Nothing of it was fed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}

/// <summary>An import, and how far it has come. Nothing of the rows is in it.</summary>
internal sealed record ImportJob : StoredRecord
{
    /// <summary>The rows a second where nothing is said.</summary>
    public const int DefaultRate = 20;

    /// <summary>The most rows a second that can be asked for.</summary>
    public const int MaxRate = 1000;

    /// <summary>The least that <see cref="MessageRows"/> is.</summary>
    public const int FewestMessageRows = 25;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz-");

    /// <summary>Its id: <c>i</c>, the day, a dash and hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The file's name, as it was given.</summary>
    public required string File { get; init; }

    /// <summary>The source of its events.</summary>
    public required string Source { get; init; }

    /// <summary>When somebody asked for it.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who asked for it; <see langword="null"/> where a program did, whose key has no name.</summary>
    public string? Person { get; init; }

    /// <summary>How a batch that a program posted was found genuine; <see langword="null"/> for a file.</summary>
    public SignatureNote? Signature { get; init; }

    /// <summary>The headers of a batch that its source reads.</summary>
    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>The list that it is read into in place of events; <see langword="null"/> for events.</summary>
    public string? List { get; init; }

    /// <summary>Whether as many rows of that list may go as are missing.</summary>
    public bool AcceptsRemoved { get; init; }

    /// <summary>What was left out of that list, in words; <see langword="null"/> where nothing was.</summary>
    public string? Note { get; init; }

    /// <summary>How its rows are read; none for a batch, which is read as the source's webhooks are.</summary>
    public ImportMapping? Mapping { get; init; }

    /// <summary>The most rows that it feeds a second.</summary>
    public int Rate { get; init; } = DefaultRate;

    /// <summary>The rows a second that it has fed lately, which its estimate is made from; none before the first.</summary>
    public int? Pace { get; init; }

    /// <summary>
    /// The most rows of a message, the same for as long as it runs: <see cref="Message"/> counts messages, so that rows would be passed
    /// over or fed twice where it changed. None of an import that began when all had <see cref="FewestMessageRows"/>.
    /// </summary>
    public int? MessageRows { get; init; }

    /// <summary>Where it is in its life.</summary>
    public ImportState State { get; init; }

    /// <summary>The rows a second that it is likely to feed: as many as lately, which is its rate unless the app takes in fewer.</summary>
    [JsonIgnore]
    public int RowsASecond => Pace is { } pace ? Math.Clamp(pace, 1, Rate) : Rate;

    /// <summary>Why it failed; <see langword="null"/> where it has not.</summary>
    public string? Why { get; init; }

    /// <summary>What it waits for, in words; <see langword="null"/> where it goes on.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>How many bytes its file has.</summary>
    public long Bytes { get; init; }

    /// <summary>The encoding of its text, once it was read through; <see langword="null"/> where that is not known.</summary>
    public string? Encoding { get; init; }

    /// <summary>The number of the step that is next: the one that may do it has this number.</summary>
    public int Step { get; init; }

    /// <summary>Whether its file is read to its end, so that its rows can be fed.</summary>
    public bool IsRead { get; init; }

    /// <summary>How many rows of its file were read.</summary>
    public long Read { get; init; }

    /// <summary>How many of these are rows that can be fed.</summary>
    public long Accepted { get; init; }

    /// <summary>How many of these are rejected.</summary>
    public long Rejected { get; init; }

    /// <summary>How many pieces the rows are in that can be fed.</summary>
    public int Pieces { get; init; }

    /// <summary>The columns of its file, for the file of its rejected rows.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>The piece that is fed next, from 0.</summary>
    public int Piece { get; init; }

    /// <summary>The message of that piece that is next, from 0.</summary>
    public int Message { get; init; }

    /// <summary>How many rows are fed.</summary>
    public long Fed { get; init; }

    /// <summary>When it came to where it is.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether it is over, so that nothing of it is needed but to be shown.</summary>
    [JsonIgnore]
    public bool IsOver => State is ImportState.Done or ImportState.Failed;

    /// <summary>A new import's id.</summary>
    public static string NewId(DateTimeOffset now) => $"i{RecordId.Day(now)}-{Guid.CreateVersion7(now):N}";

    /// <summary>Whether a text may be an import's id.</summary>
    public static bool IsId(string id) => id.Length is > 10 and <= 64 && id[0] == 'i' && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>The id of a delivery of it: the same however often it is sent.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="message">The message of the piece, from 0.</param>
    public string DeliveryOf(int piece, int message) => $"d{Id.AsSpan(1)}.{piece:x}.{message:x}";
}

/// <summary>A row of an import that is not fed, and why.</summary>
/// <param name="Row">Its place among the rows, from 1.</param>
/// <param name="Line">The line of the file where it begins; 0 where it has none.</param>
/// <param name="Why">What is wrong with it, in words.</param>
/// <param name="Cells">Its cells, or its whole text as the only one.</param>
internal sealed record RejectedRow(long Row, int Line, string Why, IReadOnlyList<string> Cells);

/// <summary>JSON of imports.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(ImportJob))]
[JsonSerializable(typeof(RejectedRow[]))]
internal sealed partial class ImportJson : JsonSerializerContext;
