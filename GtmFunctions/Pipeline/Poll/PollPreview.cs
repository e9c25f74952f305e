using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>What a poll would bring.</summary>
/// <param name="Result">What came of its pages.</param>
/// <param name="Since">Since which watermark it was asked; <see langword="null"/> where all is.</param>
/// <param name="Events">The events of its first records: each as it would be taken in, or which one it is a copy of.</param>
/// <param name="Odd">Why its records would be no events, where they would not.</param>
internal sealed record PreviewedPoll(RunResult Result, string? Since, IReadOnlyList<TakenItem> Events, string? Odd);

/// <summary>Asks for records as a poll does, and hands none on: what would come, and what came before.</summary>
internal sealed class PollPreview(PollRun run, PollStates states, IntakePreview intake, TimeProvider clock)
{
    /// <summary>The most records whose events are shown.</summary>
    public const int MostShown = 50;

    // It counts against the API's limit like any other run
    private const int MostPages = 5;

    private static readonly TimeSpan Back = TimeSpan.FromDays(1);

    /// <summary>Asks.</summary>
    /// <param name="configuration">The document.</param>
    /// <param name="job">What is polled.</param>
    /// <param name="since">Since when; where it was read up to, or a day ago where it never was, if <see langword="null"/>.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<PreviewedPoll> RunAsync(
        Configuration configuration, PollJob job, string? since, CancellationToken cancellation)
    {
        var records = job.Records with { MostPages = Math.Min(job.Records.MostPages, MostPages) };
        var asked = job with { Records = records };
        var state = WalkRule.Begin(asked, await BeginAsync(asked, since, cancellation), clock.GetUtcNow());
        var items = new List<JsonNode?>();
        var result = await run.RunAsync(
            asked,
            state with { Walk = state.Walk! with { OnlyLooks = false } },
            RunHands.OfALook((page, _) =>
            {
                items.AddRange(page.Take(MostShown - items.Count));
                return Task.CompletedTask;
            }),
            cancellation);
        var (events, odd) = await EventsAsync(configuration, job, items, cancellation);
        return new PreviewedPoll(result, state.Walk!.Since, events, odd);
    }

    private async Task<PollState> BeginAsync(PollJob job, string? since, CancellationToken cancellation)
    {
        var known = await states.FindAsync(job.Source.Name, job.Records.Name, cancellation);
        var fresh = new PollState { Source = job.Source.Name, Records = job.Records.Name, Question = job.Question };
        if (job.Records.Watermark is not { } watermark)
            return fresh;
        if (since is not null)
            return fresh with { Watermark = Watermarks.Parse(watermark.As, since), CompleteAt = clock.GetUtcNow() };
        if (known?.Watermark is { } up)
            return fresh with { Watermark = up };
        return job.Poll.Since is null && watermark.As == Catalog.WatermarkKind.Time
            ? fresh with { Watermark = Watermarks.From(clock.GetUtcNow() - Back) }
            : fresh;
    }

    private async Task<(IReadOnlyList<TakenItem> Events, string? Odd)> EventsAsync(
        Configuration configuration, PollJob job, List<JsonNode?> items, CancellationToken cancellation)
    {
        var events = new List<TakenItem>();
        string? odd = null;
        foreach (var message in PageSender.Messages(job, items, clock.GetUtcNow()))
        {
            try
            {
                events.AddRange(await intake.TakeInAsync(configuration, job.As, message, cancellation));
            }
            catch (UnprocessableException none)
            {
                odd ??= none.Message;
            }
        }

        return (events, odd);
    }
}
