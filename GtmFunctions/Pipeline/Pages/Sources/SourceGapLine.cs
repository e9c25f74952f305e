using GtmFunctions.Pipeline.Ops.Gaps;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Pages.Sources;

/// <summary>Records of a source that are looked through for what its webhooks never told.</summary>
/// <param name="Source">The source.</param>
/// <param name="Records">The records' name.</param>
/// <param name="Looks">What the looks found, the newest first.</param>
public sealed record SourceGapLine(string Source, string Records, IReadOnlyList<SourceGapLook> Looks)
{
    private const int MostShown = 10;

    /// <summary>The line of records.</summary>
    internal static SourceGapLine From(PollJob job, GapState? state) => new(
        job.Source.Name,
        job.Records.Name,
        [
            .. (state?.Looks ?? []).Take(MostShown).Select(look => new SourceGapLook(
                look.At,
                look.Fault is not null ? Standing.Bad : look.Missed > 0 ? Standing.Attention : Standing.Good,
                GapSentence.Render(job.Records.Name, look),
                look.Deliveries)),
        ]);
}

/// <summary>A look for what webhooks never told.</summary>
/// <param name="At">When it was.</param>
/// <param name="Standing">How that stands.</param>
/// <param name="Says">What it found, in a sentence.</param>
/// <param name="Deliveries">The deliveries by which what never came was handed on.</param>
public sealed record SourceGapLook(DateTimeOffset At, Standing Standing, string Says, IReadOnlyList<string> Deliveries);
