using System.Text;
using Azure;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>
/// Puts a dead letter back on the queue that it came from, or its event at an earlier stage. Nothing is lost or done twice when this ends
/// half-way: the nonce is recorded first, with how the letter is put back, so that whoever comes next can go on; the message goes back
/// before the poison message is deleted, and a second message of the same nonce is a duplicate to its stage. From that record on nobody
/// else can end the letter: who comes later is told.
/// </summary>
internal sealed class DeadLetterReplay(
    MessageQueue queue,
    DeadLetterRecords records,
    DeadLetterCloser ending,
    EventReplay events,
    EventTrace trace,
    ConfigurationVersions configurations,
    TimeProvider clock)
{
    // Longer than a call lives
    private static readonly TimeSpan Stalled = TimeSpan.FromMinutes(5);

    /// <summary>Puts one dead letter back.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="how">How; without a stage at the one where it died.</param>
    /// <param name="order">Whose replay it is, and when it is to run.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="cameFrom">The queue that it came from, where that is known; it is looked for among all otherwise.</param>
    public async Task<ReplayAnswer> ReplayAsync(
        string id, ReplayHow how, ReplayOrder order, CancellationToken cancellation, string? cameFrom = null)
    {
        while (true)
        {
            var record = await FindAsync(cameFrom, id, cancellation);
            if (record is null)
                return ReplayAnswer.Missing;

            // Put back by this very replay before, and dead again since or not: once is what was asked for.
            if (record.Run == order.Nonce || (record.Nonce == order.Nonce && record.State != DeadLetterState.Dead))
                return ReplayAnswer.PutBack;
            if (record.State != DeadLetterState.Dead)
                return ReplayAnswer.Ended(DeadLetterCloser.Told(record));
            if (record.IsClaimed)
            {
                // Whoever began it may have died: it is gone on with under its nonce and in its way, so that it is done once.
                var answer = await GoOnAsync(record, cancellation);
                if (record.Nonce == order.Nonce)
                    return answer;
                if (answer.Result != ReplayResult.Done)
                    continue;
                return ReplayAnswer.Ended(DeadLetterCloser.Told(await FindAsync(record.Queue, id, cancellation) ?? record));
            }

            if (record.Fault is { } fault)
                return ReplayAnswer.Refused($"{fault}; it can only be discarded");
            if (await WhyNotAsync(record, how, cancellation) is { } why)
                return ReplayAnswer.Refused(why);
            var claim = new LetterClaim(how, order.At, clock.GetUtcNow(), order.By);
            if (await records.TryReplaceAsync(record with { Nonce = order.Nonce, Claim = claim }, cancellation) is { } begun)
                return await PutBackAsync(begun, how, order, cancellation);
        }
    }

    /// <summary>Goes on with replays whose caller died before the letter was put back, each whatever became of the others.</summary>
    /// <exception cref="AggregateException">Some could not be gone on with; they are when this is called again.</exception>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        var failed = new List<Exception>();
        foreach (var name in QueueNames.All)
        {
            foreach (var record in await records.ClaimedAsync(name, cancellation))
            {
                if ((record.Claim?.Since ?? record.FailedAt) + Stalled >= clock.GetUtcNow())
                    continue;
                try
                {
                    await GoOnAsync(record, cancellation);
                }
                catch (Exception failure) when (!cancellation.IsCancellationRequested)
                {
                    failed.Add(failure);
                }
            }
        }

        if (failed.Count > 0)
            throw new AggregateException(
                "Some replays of dead letters could not be gone on with; the next run of the timer tries again.", failed);
    }

    /// <summary>Gives one dead letter up for good. Its record and reason stay.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="reason">Why.</param>
    /// <param name="order">Whose wish it is.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="cameFrom">The queue that it came from, where that is known.</param>
    public async Task<ReplayAnswer> DiscardAsync(
        string id, string reason, ReplayOrder order, CancellationToken cancellation, string? cameFrom = null)
    {
        while (true)
        {
            var record = await FindAsync(cameFrom, id, cancellation);
            if (record is null)
                return ReplayAnswer.Missing;
            if (record.State == DeadLetterState.Discarded && record.Nonce == order.Nonce)
                return ReplayAnswer.PutBack;
            if (record.State != DeadLetterState.Dead || record.IsClaimed)
                return ReplayAnswer.Ended(DeadLetterCloser.Told(record));
            if (await ending.EndAsync(record, DeadLetterState.Discarded, $"discarded: {reason}", cancellation, order.Nonce))
                return ReplayAnswer.PutBack;
        }
    }

    /// <summary>Why a dead letter cannot be put back so; <see langword="null"/> where it can.</summary>
    public async Task<string?> WhyNotAsync(DeadLetterRecord record, ReplayHow how, CancellationToken cancellation)
    {
        var stage = StageQueues.StageOf(record.Queue);
        if (how.From is { } from && from != stage)
        {
            if (stage is null || from > stage)
                return $"it died in {record.Queue}, which comes before {StageNames.For(from)}: replay it from there";
            return RecordId.DayOf(record.TraceId) is null || RecordId.IsDelivery(record.TraceId)
                ? $"it was no event yet when it died in {record.Queue}: replay it from there"
                : null;
        }

        if (how.Configuration is not { } version || stage != ReplayStage.Deliver)
            return null;
        var facts = DeadLetterFacts.From(PoisonMessage.Parse(record.Body));
        return PlaceMoved(
            facts,
            await configurations.FindAsync(facts.Configuration ?? "", cancellation),
            await configurations.GetAsync(version, cancellation));
    }

    private static string Replayed(ReplayHow how, ReplayOrder order) => (how.Person, order.By) switch
    {
        (null, null) => "replayed",
        ({ } person, { } job) => $"replayed by {person} with {job}",
        var (person, job) => $"replayed by {person ?? job}",
    };

    private Task<DeadLetterRecord?> FindAsync(string? from, string id, CancellationToken cancellation) =>
        from is null ? records.FindAsync(id, cancellation) : records.FindAsync(from, id, cancellation);

    private Task<ReplayAnswer> GoOnAsync(DeadLetterRecord record, CancellationToken cancellation)
    {
        var order = new ReplayOrder(record.Nonce, record.Claim?.At ?? record.FailedAt, record.Claim?.By);
        return PutBackAsync(record, record.Claim?.How ?? new ReplayHow(), order, cancellation);
    }

    private async Task<ReplayAnswer> PutBackAsync(DeadLetterRecord record, ReplayHow how, ReplayOrder order, CancellationToken cancellation)
    {
        ReplayAnswer answer;
        try
        {
            answer = await SendAsync(record, how, order, cancellation);
        }
        catch (Exception gone) when (gone is ConfigurationMissingException or RequestFailedException { Status: 404 })
        {
            answer = ReplayAnswer.Refused($"what storage kept of it is gone: {gone.Message.Split('\n')[0].TrimEnd()}");
        }

        // What cannot be put back so must not stay begun: nobody could end it then.
        if (answer.Result != ReplayResult.Done)
        {
            await records.TryReplaceAsync(record with { Nonce = "", Claim = null }, cancellation);
            return answer;
        }

        await ending.EndAsync(record, DeadLetterState.Replayed, Replayed(how, order), cancellation);
        return answer;
    }

    private async Task<ReplayAnswer> SendAsync(DeadLetterRecord record, ReplayHow how, ReplayOrder order, CancellationToken cancellation)
    {
        var stage = StageQueues.StageOf(record.Queue);
        if (how.From is { } from && from != stage)
        {
            var answer = await events.ReplayAsync(record.TraceId, how, order, cancellation);
            return answer.Result == ReplayResult.Done
                ? answer
                : answer with { Result = ReplayResult.Refused, Why = answer.Why ?? "its trace is gone: replay it from where it died" };
        }

        if (record.Form == LetterForm.Text)
        {
            await queue.SendTextAsync(record.Queue, Encoding.UTF8.GetString(record.Bytes()), order.Delay, cancellation);
            return ReplayAnswer.PutBack;
        }

        var rerun = stage is null or ReplayStage.Deliver || how.LeaveOut.Count == 0
            ? null
            : new Rerun { Nonce = order.Nonce, At = order.At, From = stage.Value, LeaveOut = how.LeaveOut, Again = how.Again };
        await TellAsync(record, stage, how, order, cancellation);
        var message = PoisonMessage.ForReplay(
            record, order.Nonce, order.By, stage is > ReplayStage.Intake ? how.Configuration : null, rerun);
        await queue.SendBytesAsync(record.Queue, message, order.Delay, cancellation);
        return ReplayAnswer.PutBack;
    }

    private async Task TellAsync(
        DeadLetterRecord record, ReplayStage? stage, ReplayHow how, ReplayOrder order, CancellationToken cancellation)
    {
        if (stage is not { } from || RecordId.DayOf(record.TraceId) is null)
            return;
        var version = how.Configuration ?? DeadLetterFacts.From(PoisonMessage.Parse(record.Body)).Configuration ?? "";
        var rerun = new Rerun { Nonce = order.Nonce, At = order.At, From = from, LeaveOut = how.LeaveOut, Again = how.Again };
        var story = EventReplay.Story(rerun, version, order, how);
        story["deadLetter"] = record.Id;
        story["key"] = record.Key;
        await trace.WriteAsync(record.TraceId, TraceRows.ReplayPrefix + order.Key, story, cancellation);
    }

    // An action is what its place in its configuration says: another version may have something else there.
    private static string? PlaceMoved(DeadLetterFacts facts, Config.Document.Configuration? old, Config.Document.Configuration current)
    {
        if (facts is not { Workflow: { } workflow, Branch: { } branch } || SubscriptionPlace.Is(workflow))
            return null;
        var now = current.ActionAt(workflow, branch, facts.Index);
        if (now is null)
            return $"configuration {current.Version} has no action {workflow}:{branch}:{facts.Index}: replay it from route, " +
                "so that it is decided anew";
        return old?.ActionAt(workflow, branch, facts.Index) is { } before && (before.To, before.Action) != (now.To, now.Action)
            ? $"configuration {current.Version} sends {workflow}:{branch}:{facts.Index} to {now.To} and no longer to {before.To}: " +
                "replay it from route, so that it is decided anew"
            : null;
    }
}
