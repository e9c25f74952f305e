using System.Globalization;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Poll.Answers;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>The pages of one run.</summary>
/// <param name="client">Asks for them.</param>
/// <param name="clock">The time.</param>
/// <param name="job">What is polled.</param>
/// <param name="hands">What is done with what is read.</param>
/// <param name="begun">The state, with a reading in hand.</param>
internal sealed class PageReader(PageClient client, TimeProvider clock, PollJob job, RunHands hands, PollState begun)
{
    private const int MostEmptyPages = 20;

    // The timer fires each minute, and a page may take half of one
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    private readonly RunTally _tally = new(job.Records);
    private PollState _state = begun;

    /// <summary>Reads them.</summary>
    public async Task<RunResult> RunAsync(CancellationToken cancellation)
    {
        var since = clock.GetTimestamp();
        while (_tally.Pages < job.Records.MostPages && clock.GetElapsedTime(since) < Longest)
        {
            if (await hands.WhyNoRoomAsync(cancellation) is { } full)
                return Result(_state, RunEnd.Waiting, full);
            var asked = await client.AskAsync(job, _state.Walk!, SeenAnswers.ForRequest(job, _state), cancellation);
            if (asked.Page is not { } page)
                return Result(_state, RunEnd.Waiting, asked.WaitsFor) with { Earliest = asked.RoomAt };
            if (page.Answer.Kind != AnswerKind.Delivered)
                return Refused(page.Answer);
            if (page.IsUnchanged)
                return await EndAsync(WalkRule.Complete(job, _state, ApiTime(page)), cancellation);
            try
            {
                if (await TakeAsync(page, cancellation) is { } ended)
                    return ended;
            }
            catch (AnswerFaultException fault)
            {
                return Result(_state with { Walk = null }, RunEnd.Failed, $"{Place}{fault.Message}");
            }
        }

        return await hands.KeepAsync(WalkRule.AfterRun(job, _state), cancellation) is { } more
            ? Result(more, RunEnd.More)
            : Result(_state, RunEnd.Lost);
    }

    private async Task<RunResult?> TakeAsync(PageAnswer page, CancellationToken cancellation)
    {
        var digest = KeyHash.For(page.Body.Span);
        if (SeenAnswers.Find(job, _state) is { } seen && seen.Digest == digest)
            return await EndAsync(WalkRule.Complete(job, _state with { Seen = seen }, ApiTime(page)), cancellation);
        var content = AnswerReading.Read(
            job.Records, page.Body, page.Headers.GetValueOrDefault("Content-Type") ?? "", page.Redact);
        var walk = _state.Walk!;
        if (content.Items.Count > 0 && (_tally.IsRepeated(digest) || digest == walk.LastPage))
            throw new AnswerFaultException(Repeated);
        var sift = PageSift.From(job.Records, walk, content.Items, ApiTime(page));
        await HandOnAsync(walk, sift, cancellation);
        return await MoveAsync(page, sift, digest, Next(page, walk, sift, content), cancellation);
    }

    private async Task HandOnAsync(PollWalk walk, PageSift sift, CancellationToken cancellation)
    {
        var isMoving = PagePlaces.AreCounted(job.Records.Page) && job.Records.Watermark is not null;
        var fresh = _tally.Take(sift, isMoving);
        if (fresh.Count == 0 || walk.OnlyLooks)
            return;
        await hands.HandOn(fresh, cancellation);
        _tally.HandedOn(fresh.Count);
    }

    private PagePlace? Next(PageAnswer page, PollWalk walk, PageSift sift, AnswerRecords content)
    {
        var next = PagePlaces.Next(job.Records, walk.Next, content, page.Address, page.Headers.GetValueOrDefault("Link"));
        if (next is null)
            return null;
        if (PagePlaces.AreSame(next, walk.Next))
            throw new AnswerFaultException(Repeated);
        if (content.Items.Count == 0 && walk.EmptyPages >= MostEmptyPages)
        {
            throw new AnswerFaultException(string.Create(
                CultureInfo.InvariantCulture,
                $"{MostEmptyPages} pages in a row have no record, and each names another one: the run ends here"));
        }

        // Behind the first that is older than what was asked for there are only older ones
        var isPast = job.Records.NewestFirst && content.Items.Count > 0 && sift.Old == content.Items.Count;
        return isPast ? null : next;
    }

    private async Task<RunResult?> MoveAsync(
        PageAnswer page, PageSift sift, string digest, PagePlace? next, CancellationToken cancellation)
    {
        var isOnly = next is null && _state.Walk!.Pages == 0;
        var pass = _state.Walk!.Pass;
        var after = WalkRule.AfterPage(job, _state, sift, digest, next, _tally.IsSettled, ApiTime(page));
        if (after.Walk is null)
            return await EndAsync(after with { Seen = isOnly ? SeenAnswers.From(job, _state, page, digest) : null }, cancellation);
        if (after.Walk.Pass != pass)
            _tally.BeginPass();
        if (await hands.KeepAsync(after, cancellation) is not { } kept)
            return Result(_state, RunEnd.Lost);
        _state = kept;
        return null;
    }

    // Without any watermark where one should be, nothing would ever move on
    private async Task<RunResult> EndAsync(PollState complete, CancellationToken cancellation)
    {
        var isBlind = job.Records.Watermark is not null && _tally is { Marked: 0, Handed: > 0 };
        complete = complete with { CompleteAt = clock.GetUtcNow(), Seen = isBlind ? null : complete.Seen };
        if (await hands.KeepAsync(complete, cancellation) is not { } kept)
            return Result(_state, RunEnd.Lost);
        return isBlind && job.Records.Watermark is { } watermark
            ? Result(
                kept, RunEnd.Failed, $"no record has a '{watermark.From}' that can be read as {Word(watermark.As)}: look at 'watermark'")
            : Result(kept, RunEnd.Complete);
    }

    // What was not sent, and what is no answer of the API, says nothing of a place that it would not go on from
    private RunResult Refused(Answer answer)
    {
        var stopped = answer.Kind != AnswerKind.Refused ? _state
            : answer.Status is null ? _state with { Walk = null }
            : WalkRule.Refused(job, _state, clock.GetUtcNow());
        return Result(stopped, RunEnd.Failed, $"{Place}{answer.Reason}") with
        {
            Earliest = answer.RetryAfter is { } wait ? clock.GetUtcNow() + wait : null,
        };
    }

    private RunResult Result(PollState at, RunEnd end, string why = "") => new(at, end)
    {
        Why = why,
        Pages = _tally.Pages,
        Handed = _tally.Handed,
        Found = _tally.Found,
        Notes = _tally.Notes,
    };

    // The API's own clock says how far it can have told what happens
    private DateTimeOffset ApiTime(PageAnswer page)
    {
        var said = DateTimeOffset.TryParseExact(
            page.Headers.GetValueOrDefault("Date"), "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var theirs)
            ? theirs
            : clock.GetUtcNow();
        return said - job.Settle;
    }

    private string Place =>
        _state.Walk is { Pages: > 0 } walk ? string.Create(CultureInfo.InvariantCulture, $"page {walk.Pages + 1}: ") : "";

    private string Repeated => PagePlaces.AreCounted(job.Records.Page)
        ? "the API gives the same page again: it does not read what the request says of the page, or knows no pages ('page: none')"
        : "the API gives a page again that it gave before: it goes round, so the run ends here";

    private static string Word(WatermarkKind kind) => kind switch
    {
        WatermarkKind.Time => "a time",
        WatermarkKind.Number => "a number",
        _ => "a text",
    };
}
