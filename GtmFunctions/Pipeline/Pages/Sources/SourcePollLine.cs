using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops.Polls;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Pages.Sources;

/// <summary>Records that a source is polled for.</summary>
/// <param name="Records">Their name.</param>
/// <param name="Standing">How the poll stands.</param>
/// <param name="State">The same in a word or two.</param>
/// <param name="Every">How often it runs: between two waits.</param>
/// <param name="ReadUpTo">Up to which watermark all was read.</param>
/// <param name="RunAt">When it ran last.</param>
/// <param name="NextAt">When it runs next.</param>
/// <param name="FoundAt">When it last found a record that was new.</param>
/// <param name="HandedOn">How many records it handed on in all.</param>
/// <param name="Why">What is wrong or odd, in words; <see langword="null"/> where nothing is.</param>
public sealed record SourcePollLine(
    string Records,
    Standing Standing,
    string State,
    string Every,
    string? ReadUpTo,
    DateTimeOffset? RunAt,
    DateTimeOffset? NextAt,
    DateTimeOffset? FoundAt,
    long HandedOn,
    string? Why)
{
    /// <summary>The line of a poll.</summary>
    internal static SourcePollLine From(PollJob job, PollState? state) => new(
        job.Records.Name,
        state switch
        {
            { Fault: not null } => Standing.Bad,
            { WaitsFor: not null } or { Notes.Count: > 0 } => Standing.Attention,
            null or { RunAt: null } => Standing.Idle,
            _ => Standing.Good,
        },
        job.FillsGaps ? PollView.FillsGaps : PollView.Word(state),
        $"{Duration.Text(job.Poll.Every)} to {Duration.Text(job.Poll.AtMost)}",
        state?.Watermark,
        state?.RunAt,
        state?.NextAt,
        state?.FoundAt,
        state?.HandedInAll ?? 0,
        state?.Fault ?? state?.WaitsFor ?? (state?.Notes is [var note, ..] ? note : null));
}
