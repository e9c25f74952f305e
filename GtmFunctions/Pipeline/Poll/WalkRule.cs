using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>
/// How a reading of records begins, goes on and ends, and what that makes of the watermark: it moves only when everything up to it was
/// handed on. Values in, values out.
/// </summary>
internal static class WalkRule
{
    private const int MostPasses = 3;

    /// <summary>The state with a reading in hand: the one that is under way, or a new one.</summary>
    public static PollState Begin(PollJob job, PollState state, DateTimeOffset now)
    {
        var (records, question) = (job.Records, job.Question);
        if (state.Question != question)
            state = Asking(state, records) with { Question = question };
        if (state.Walk is not null)
            return state;
        var since = state.Watermark ?? First(job, now);
        return state with
        {
            Watermark = since,
            Walk = new PollWalk
            {
                Since = since,
                Next = PagePlaces.First(records.Page),
                Exact = state.Watermark is null,
                BegunAt = now,
                IsFromNow = state.Watermark is null && job.Poll.Since is null && since is not null,
                OnlyLooks = records.Watermark is not null && since is null && state.CompleteAt is null,
            },
        };
    }

    /// <summary>The state after a page was handed on.</summary>
    /// <param name="job">What is polled.</param>
    /// <param name="state">The state before.</param>
    /// <param name="sift">What the page held.</param>
    /// <param name="page">A hash of the page.</param>
    /// <param name="next">The next page; <see langword="null"/> where it was the last.</param>
    /// <param name="isSettled">Whether the pages that are told by their number held nothing that an earlier pass had not.</param>
    /// <param name="apiTime">The API's own time.</param>
    public static PollState AfterPage(
        PollJob job, PollState state, PageSift sift, string page, PagePlace? next, bool isSettled, DateTimeOffset apiTime)
    {
        var count = sift.Handed.Count + sift.Old;
        var walk = state.Walk! with
        {
            Pages = state.Walk.Pages + 1,
            Highest = sift.Highest,
            IsOrdered = sift.IsOrdered,
            LastPage = page,
            Joints = state.Walk.Joints + (count >= job.Records.Size || (count > 0 && state.Walk.Pages > 0) ? 1 : 0),
            EmptyPages = count == 0 ? state.Walk.EmptyPages + 1 : 0,
        };
        if (next is not null)
            return state with { Walk = walk with { Next = next } };
        var isMoving = job.Records.Watermark is not null && PagePlaces.AreCounted(job.Records.Page) && walk.Joints > 0 && !walk.OnlyLooks;
        if (isMoving && walk.Pass < MostPasses && (walk.Pass == 1 || !isSettled))
        {
            return state with
            {
                Walk = walk with { Next = PagePlaces.First(job.Records.Page), Pass = walk.Pass + 1, LastPage = null },
            };
        }

        return Complete(job, state with { Walk = walk }, apiTime);
    }

    /// <summary>The state when all was read.</summary>
    public static PollState Complete(PollJob job, PollState state, DateTimeOffset apiTime)
    {
        if (job.Records.Watermark is not { } watermark)
            return state with { Walk = null };
        var walk = state.Walk!;

        // An API whose clock is behind ours has not yet come to what we took for now
        var own = walk.IsFromNow && Watermarks.From(apiTime) is var theirs && Watermarks.IsAfter(watermark.As, state.Watermark, theirs)
            ? theirs
            : state.Watermark;
        return state with { Walk = null, Watermark = Watermarks.Later(watermark.As, walk.Highest, own) };
    }

    /// <summary>
    /// The state at the end of a run that read as many pages as one may. Where records come in order all up to the highest was read, and
    /// the next run begins there: many APIs end a list of pages before it is read to its end. Elsewhere the next run goes on with the page.
    /// </summary>
    public static PollState AfterRun(PollJob job, PollState state) =>
        state.Walk is { IsOrdered: true, OnlyLooks: false, Highest: { } highest } walk
        && job.Records is { Watermark: { } watermark, NewestFirst: false }
        && !PagePlaces.AreCounted(job.Records.Page)
        && !Watermarks.IsAfter(watermark.As, walk.Since, Watermarks.Asked(job.Records, highest, exact: false))
        && Watermarks.IsAfter(watermark.As, highest, walk.Since)
            ? state with { Walk = null, Watermark = highest }
            : state;

    /// <summary>
    /// The state when the API refused to go on: the reading begins again, as far on as is certain, and without asking again for the time
    /// before that.
    /// </summary>
    public static PollState Refused(PollJob job, PollState state, DateTimeOffset now)
    {
        if (state.Walk is not { Pages: > 0 } walk)
            return state;
        return walk is { IsOrdered: true, OnlyLooks: false, Highest: { } highest }
            && job.Records is { Watermark: { } watermark, NewestFirst: false }
            && Watermarks.IsAfter(watermark.As, highest, walk.Since)
                ? state with
                {
                    Watermark = highest,
                    Walk = new PollWalk { Since = highest, Exact = true, Next = PagePlaces.First(job.Records.Page), BegunAt = now },
                }
                : state with { Walk = null };
    }

    private static string? First(PollJob job, DateTimeOffset now) => job.Records.Watermark is not { } watermark ? null
        : job.Poll.Since is { } since ? Watermarks.Parse(watermark.As, since)
        : watermark.As == WatermarkKind.Time ? Watermarks.From(now)
        : null;

    // What is asked otherwise has another place in hand; what is counted by something of another kind begins anew
    private static PollState Asking(PollState state, PolledRecords records) =>
        records.Watermark is { } kind && state.Watermark is { } watermark && Watermarks.Parse(kind.As, watermark) == watermark
            ? state with { Walk = null, Seen = null }
            : state with { Walk = null, Seen = null, Watermark = null, CompleteAt = null };
}
