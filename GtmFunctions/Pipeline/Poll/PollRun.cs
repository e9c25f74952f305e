using System.Globalization;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Poll.Answers;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>
/// One run of pages: asks for each, hands its records on, and only then goes on to the next. What stops it, it stops at a place from which
/// the next run goes on.
/// </summary>
internal sealed class PollRun(PageClient client, TimeProvider clock)
{
    private const int MostEmptyPages = 20;

    // The timer fires each minute, and a page may take half of one
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    /// <summary>Reads pages until there are none, the run's share of them is read, or something is in the way.</summary>
    /// <param name="job">What is polled.</param>
    /// <param name="state">How far it was read.</param>
    /// <param name="hands">What is done with what is read.</param>
    /// <param name="cancellation">Ends the work; the next run goes on.</param>
    public async Task<RunResult> RunAsync(PollJob job, PollState state, RunHands hands, CancellationToken cancellation)
    {
        var tally = new RunTally(job.Records);
        var until = clock.GetUtcNow() + Longest;
        state = WalkRule.Begin(job, state, clock.GetUtcNow());
        while (tally.Pages < job.Records.MostPages && clock.GetUtcNow() < until)
        {
            if (await hands.HasRoomAsync(cancellation) is { } full)
                return Result(state, RunEnd.Waiting, full);
            var asked = await client.AskAsync(job, state.Walk!, SeenBefore(job, state), cancellation);
            if (asked.Page is not { } page)
                return Result(state, RunEnd.Waiting, asked.WaitsFor) with { Earliest = asked.RoomAt };
            if (page.Answer.Kind != AnswerKind.Delivered)
                return Refused(page.Answer);
            if (page.IsUnchanged)
                return await EndAsync(WalkRule.Complete(job, state, ApiTime(job, page)));
            try
            {
                if (await PageAsync(page) is { } ended)
                    return ended;
            }
            catch (AnswerFaultException fault)
            {
                return Result(state with { Walk = null }, RunEnd.Failed, $"{Place(state)}{fault.Message}");
            }
        }

        return await hands.KeepAsync(WalkRule.AfterRun(job, state), cancellation) is { } more
            ? Result(more, RunEnd.More)
            : Result(state, RunEnd.Lost);

        async Task<RunResult?> PageAsync(PageAnswer page)
        {
            var digest = KeyHash.For(page.Body.Span);
            if (Same(job, state, digest) is { } seen)
                return await EndAsync(WalkRule.Complete(job, state with { Seen = seen }, ApiTime(job, page)));
            var content = AnswerReading.Read(job.Records, page.Body, page.Headers.GetValueOrDefault("Content-Type") ?? "", page.Redact);
            if (content.Items.Count > 0 && (tally.IsRepeated(digest) || digest == state.Walk!.LastPage))
                throw new AnswerFaultException(Repeated(job.Records.Page));
            var walk = state.Walk!;
            var isMoving = PagePlaces.AreCounted(job.Records.Page) && job.Records.Watermark is not null;
            var sift = PageSift.From(job.Records, walk, content.Items, ApiTime(job, page));
            var fresh = tally.Take(sift, isMoving);
            if (fresh.Count > 0 && !walk.OnlyLooks)
            {
                await hands.HandOn(fresh, cancellation);
                tally.HandedOn(fresh.Count);
            }

            var next = PagePlaces.Next(job.Records, walk.Next, content, page.Address, page.Headers.GetValueOrDefault("Link"));
            if (next is not null && PagePlaces.AreSame(next, walk.Next))
                throw new AnswerFaultException(Repeated(job.Records.Page));
            if (next is not null && content.Items.Count == 0 && walk.EmptyPages >= MostEmptyPages)
                throw new AnswerFaultException(Endless());
            if (job.Records.NewestFirst && content.Items.Count > 0 && sift.Old == content.Items.Count)
                next = null;
            return await MoveAsync(page, sift, digest, next);
        }

        async Task<RunResult?> MoveAsync(PageAnswer page, PageSift sift, string digest, PagePlace? next)
        {
            var isOnly = next is null && state.Walk!.Pages == 0;
            var pass = state.Walk!.Pass;
            var after = WalkRule.AfterPage(job, state, sift, digest, next, tally.IsSettled, ApiTime(job, page));
            if (after.Walk is null)
                return await EndAsync(after with { Seen = isOnly ? Seen(job, state, page, digest) : null });
            if (after.Walk.Pass != pass)
                tally.BeginPass();
            if (await hands.KeepAsync(after, cancellation) is not { } kept)
                return Result(state, RunEnd.Lost);
            state = kept;
            return null;
        }

        // Without any watermark where one should be, nothing would ever move on
        async Task<RunResult> EndAsync(PollState complete)
        {
            var isBlind = job.Records.Watermark is not null && tally is { Marked: 0, Handed: > 0 };
            complete = complete with { CompleteAt = clock.GetUtcNow(), Seen = isBlind ? null : complete.Seen };
            if (await hands.KeepAsync(complete, cancellation) is not { } kept)
                return Result(state, RunEnd.Lost);
            return isBlind && job.Records.Watermark is { } watermark
                ? Result(kept, RunEnd.Failed, $"no record has a '{watermark.From}' that can be read as {Word(watermark.As)}: look at 'watermark'")
                : Result(kept, RunEnd.Complete);
        }

        RunResult Refused(Answer answer)
        {
            var stopped = answer.Kind != AnswerKind.Refused ? state
                : answer.Status is null ? state with { Walk = null }
                : WalkRule.Refused(job, state, clock.GetUtcNow());
            return Result(stopped, RunEnd.Failed, $"{Place(state)}{answer.Reason}") with
            {
                Earliest = answer.RetryAfter is { } wait ? clock.GetUtcNow() + wait : null,
            };
        }

        RunResult Result(PollState at, RunEnd end, string why = "") => new(at, end)
        {
            Why = why, Pages = tally.Pages, Handed = tally.Handed, Found = tally.Found, Notes = tally.Notes,
        };
    }

    private DateTimeOffset ApiTime(PollJob job, PageAnswer page) => TimeSaid(page) - job.Settle;

    private DateTimeOffset TimeSaid(PageAnswer page)
    {
        var now = clock.GetUtcNow();
        return DateTimeOffset.TryParseExact(
            page.Headers.GetValueOrDefault("Date"), "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var theirs)
            ? theirs
            : now;
    }

    // An answer that was all there is need not be sent, or handed on, again; of pages the first says nothing of the others
    private static SeenAnswer? SeenBefore(PollJob job, PollState state) =>
        job.Records.Request.Method == "GET" ? Known(job, state) : null;

    private static SeenAnswer? Same(PollJob job, PollState state, string digest) =>
        Known(job, state) is { } seen && seen.Digest == digest ? seen : null;

    private static SeenAnswer? Known(PollJob job, PollState state) =>
        state.Seen is { } seen && state.Walk is { Pages: 0, OnlyLooks: false } && seen.Request == RequestOf(job, state) ? seen : null;

    private static SeenAnswer? Seen(PollJob job, PollState state, PageAnswer page, string digest) => RequestOf(job, state) is { } request
        ? new(request, digest, page.Headers.GetValueOrDefault("ETag"), page.Headers.GetValueOrDefault("Last-Modified"))
        : null;

    // A request that names the time is another one each time
    private static string? RequestOf(PollJob job, PollState state)
    {
        string[] read = [.. job.Records.Templates.SelectMany(template => template.References)];
        return read.Any(path => path == "poll" || path.StartsWith("poll.until", StringComparison.Ordinal))
            ? null
            : KeyHash.For(
                job.Question, read.Any(path => path.StartsWith("poll.since", StringComparison.Ordinal)) ? state.Walk!.Since ?? "" : "");
    }

    private static string Place(PollState state) =>
        state.Walk is { Pages: > 0 } walk ? string.Create(CultureInfo.InvariantCulture, $"page {walk.Pages + 1}: ") : "";

    private static string Repeated(PollPaging? paging) => paging?.By is PageBy.Number or PageBy.Offset
        ? "the API gives the same page again: it does not read what the request says of the page, or knows no pages ('page: none')"
        : "the API gives a page again that it gave before: it goes round, so the run ends here";

    private static string Endless() => string.Create(
        CultureInfo.InvariantCulture, $"{MostEmptyPages} pages in a row have no record, and each names another one: the run ends here");

    private static string Word(WatermarkKind kind) => kind switch
    {
        WatermarkKind.Time => "a time",
        WatermarkKind.Number => "a number",
        _ => "a text",
    };
}
