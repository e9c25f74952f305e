using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Ops.Gaps;

/// <summary>Records of a source that are looked through for what webhooks never told.</summary>
internal sealed record GapLine
{
    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>Which of its records.</summary>
    public required string Records { get; init; }

    /// <summary>The time between two looks.</summary>
    public required string Every { get; init; }

    /// <summary>What the last look found, in a sentence.</summary>
    public required string Says { get; init; }

    /// <summary>Up to where they were looked through.</summary>
    public string? ReadUpTo { get; init; }

    /// <summary>When the next look is due.</summary>
    public DateTimeOffset? NextAt { get; init; }

    /// <summary>Since when it can be told what came.</summary>
    public DateTimeOffset? WatchedSince { get; init; }

    /// <summary>The looks, the newest first; several in a row that found nothing are one.</summary>
    public IReadOnlyList<GapLook> Looks { get; init; } = [];

    /// <summary>The line of records.</summary>
    public static GapLine From(PollJob job, PollState? poll, GapState? gaps) => new()
    {
        Source = job.Source.Name,
        Records = job.Records.Name,
        Every = Duration.Text(job.Source.Gaps!.Every),
        Says = gaps?.Looks is [var last, ..] ? GapSentence.Render(job.Records.Name, last) : "Nobody has looked yet.",
        ReadUpTo = poll?.Watermark,
        NextAt = poll?.NextAt,
        WatchedSince = job.Records.Gaps is { SameId: true } ? null : gaps?.WatchedSince,
        Looks = gaps?.Looks ?? [],
    };
}

/// <summary>All records that are looked through.</summary>
/// <param name="Gaps">In the order of the document.</param>
internal sealed record GapList(IReadOnlyList<GapLine> Gaps);

/// <summary>What a look that was asked for found.</summary>
/// <param name="Source">The source.</param>
/// <param name="DryRun">Whether nothing was fetched.</param>
/// <param name="Looks">What was found of each of its records.</param>
internal sealed record GapAnswer(string Source, bool DryRun, IReadOnlyList<AskedLook> Looks);

/// <summary>What a look that was asked for found of some records.</summary>
/// <param name="Records">The records.</param>
/// <param name="Says">In a sentence.</param>
/// <param name="Said">How many webhooks should have told.</param>
/// <param name="Missed">How many of them never did.</param>
/// <param name="Fault">What went wrong.</param>
/// <param name="Events">The first of those that never came.</param>
internal sealed record AskedLook(string Records, string Says, int Said, int Missed, string? Fault, IReadOnlyList<MissedEvent> Events);

/// <summary>An event that no webhook told.</summary>
/// <param name="Type">Its canonical type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Time">When it happened.</param>
/// <param name="ProviderId">The id that the API gives it.</param>
internal sealed record MissedEvent(string Type, string? Subject, DateTimeOffset Time, string ProviderId);

/// <summary>JSON of the answers.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(GapList))]
[JsonSerializable(typeof(GapAnswer))]
internal sealed partial class GapAnswerJson : JsonSerializerContext;
