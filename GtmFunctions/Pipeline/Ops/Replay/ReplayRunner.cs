using System.Text.Json.Nodes;
using Azure;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Timeouts;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>
/// Runs replays of many, piece by piece. A piece is a message to ourselves: it puts its items back with delays that spread them over its
/// time, and then sets the next piece for when that time is over, so that a replay is no storm and can be stopped. Whoever asked for it
/// need not stay. A piece that a crash ends is done again, and puts nothing back twice: each item has the nonce of its job.
/// </summary>
internal sealed class ReplayRunner(
    ReplayJobs jobs, DeadLetterReplay letters, EventReplay events, TimeoutQueue timeouts, TimeProvider clock) : ITimeoutHandler
{
    private const int MostRefusals = 100;

    // Longer than a message of a crashed host stays hidden
    private static readonly TimeSpan Stalled = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    public TimeoutKind Kind => TimeoutKind.Replay;

    /// <summary>Starts a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="items">What it is to do, in order.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ReplayJob> StartAsync(ReplayJob job, IReadOnlyList<ReplayItem> items, CancellationToken cancellation)
    {
        var started = await jobs.AddAsync(job, items, cancellation);
        await SendAsync(started, clock.GetUtcNow(), cancellation);
        return started;
    }

    /// <summary>
    /// Stops a job, also one whose pieces are all done: what it put back and no stage has begun is taken back by
    /// <see cref="ReplayRecall"/>. <see langword="null"/> where there is none of that id.
    /// </summary>
    public async Task<ReplayJob?> StopAsync(string id, CancellationToken cancellation)
    {
        var change = await jobs.ChangeAsync(
            id,
            job => job.State == ReplayState.Stopped || job is { State: ReplayState.Done, Kind: ReplayKind.Discard }
                ? job
                : job with { State = ReplayState.Stopped },
            cancellation);
        return change.Stands;
    }

    /// <summary>Does a piece, and sets the next.</summary>
    public async Task HandleAsync(TimeoutMessage message, CancellationToken cancellation)
    {
        var piece = message.Details["piece"]!.GetValue<int>();
        var began = clock.GetUtcNow();
        if (await jobs.FindAsync(message.Id, cancellation) is not { State: ReplayState.Running } job)
            return;
        if (job.Piece == piece)
            job = await DoAsync(job, began, cancellation);

        // One that ran before and came no further than this; a later one has set its own next.
        if (job.State == ReplayState.Running && job.Piece == piece + 1)
            await SendAsync(job, job.Kind == ReplayKind.Discard ? began : began + job.PieceTime, cancellation);
    }

    /// <summary>
    /// Sets the next piece of jobs that have stood still: of one whose asker died before it was set, or whose piece was given up.
    /// </summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var job in await jobs.ListAsync(cancellation))
        {
            if (job.State == ReplayState.Running && job.UpdatedAt + job.PieceTime + Stalled < now)
                await SendAsync(job, now, cancellation);
        }
    }

    private async Task<ReplayJob> DoAsync(ReplayJob job, DateTimeOffset began, CancellationToken cancellation)
    {
        var piece = job.Piece;
        var items = await jobs.PieceAsync(job.Id, piece, cancellation);
        var answers = new List<(ReplayItem Item, ReplayAnswer Answer)>(items.Count);
        foreach (var item in items)
            answers.Add((item, await DoAsync(job, item, began.AddSeconds(answers.Count / job.Rate) - clock.GetUtcNow(), cancellation)));

        // It may have been stopped meanwhile, or the piece done by another copy of this message
        var change = await jobs.ChangeAsync(
            job.Id, stands => stands.Piece == piece ? After(stands, answers) : stands, cancellation, job);
        return change.Stands ?? job;
    }

    private async Task<ReplayAnswer> DoAsync(ReplayJob job, ReplayItem item, TimeSpan delay, CancellationToken cancellation)
    {
        var order = new ReplayOrder(job.NonceOf(item), job.CreatedAt, job.Id, delay >= TimeSpan.FromSeconds(1) ? delay : null);
        try
        {
            return job.Kind switch
            {
                ReplayKind.DeadLetters => await letters.ReplayAsync(item.Id, job.How, order, cancellation, item.Queue),
                ReplayKind.Discard => await letters.DiscardAsync(item.Id, Reason(job.How), order, cancellation, item.Queue),
                _ => await events.ReplayAsync(item.Id, job.How, order, cancellation),
            };
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return ReplayAnswer.Refused($"what storage kept of it is gone: {gone.ErrorCode}");
        }
        catch (Exception own) when (!PassingFailure.Is(own))
        {
            return ReplayAnswer.Refused(
                $"it was passed over, because it cannot be put back as it is kept: {own.GetType().Name}: {OpsAnswer.Shown(own.Message)}");
        }
    }

    private static ReplayJob After(ReplayJob job, List<(ReplayItem Item, ReplayAnswer Answer)> answers)
    {
        int Count(params ReplayResult[] results) => answers.Count(one => results.Contains(one.Answer.Result));
        var refusals = answers.Where(one => one.Answer.Result == ReplayResult.Refused)
            .Select(one => new ReplayRefusal(one.Item.Id, one.Answer.Why ?? "it cannot be put back so"));
        var last = job.Piece + 1 >= job.Pieces;
        return job with
        {
            Piece = job.Piece + 1,
            State = job.State == ReplayState.Running && last ? ReplayState.Done : job.State,
            Done = job.Done + Count(ReplayResult.Done),
            Gone = job.Gone + Count(ReplayResult.NotFound, ReplayResult.AlreadyDone),
            Refused = job.Refused + Count(ReplayResult.Refused),
            Refusals = [.. job.Refusals.Concat(refusals).Take(MostRefusals)],
        };
    }

    private Task SendAsync(ReplayJob job, DateTimeOffset dueAt, CancellationToken cancellation) => timeouts.SetAsync(
        new TimeoutMessage { Kind = TimeoutKind.Replay, Id = job.Id, DueAt = dueAt, Details = new JsonObject { ["piece"] = job.Piece } },
        cancellation);

    private static string Reason(ReplayHow how) => how.Person is { } person ? $"{how.Reason} ({person})" : how.Reason!;
}
