using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Poll;

/// <summary>One look at what webhooks never told.</summary>
internal sealed record GapLook
{
    /// <summary>When it was.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Since which place records were asked for, as text; none where all are.</summary>
    public string? Since { get; init; }

    /// <summary>How many records the API told of that webhooks should have told.</summary>
    public int Said { get; init; }

    /// <summary>How many of them never came, and were fetched.</summary>
    public int Missed { get; init; }

    /// <summary>The deliveries by which these were handed to intake.</summary>
    public IReadOnlyList<string> Deliveries { get; init; } = [];

    /// <summary>What went wrong, in words; <see langword="null"/> where nothing did.</summary>
    public string? Fault { get; init; }

    /// <summary>Whether there are more records, with which the next look goes on.</summary>
    public bool IsCut { get; init; }
}

/// <summary>What is known of the gaps of a source's records: the looks, the newest first.</summary>
internal sealed record GapState : StoredRecord
{
    /// <summary>How many looks are remembered.</summary>
    public const int MostLooks = 60;

    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>Which of its records.</summary>
    public required string Records { get; init; }

    /// <summary>Since when it is known of each webhook that it came; of what was before, nobody can say what never did.</summary>
    public required DateTimeOffset WatchedSince { get; init; }

    /// <summary>The looks that found something or failed, and the last one, the newest first.</summary>
    public IReadOnlyList<GapLook> Looks { get; init; } = [];

    /// <summary>The same with a look; several in a row that found nothing are one.</summary>
    public GapState With(GapLook look) => this with
    {
        Looks = look is { Missed: 0, Fault: null } && Looks is [{ Missed: 0, Fault: null } idle, ..]
            ? [look with { Said = look.Said + idle.Said, Since = idle.Since }, .. Looks.Skip(1)]
            : [look, .. Looks.Take(MostLooks - 1)],
    };
}

/// <summary>JSON of states.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(GapState))]
internal sealed partial class GapJson : JsonSerializerContext;
