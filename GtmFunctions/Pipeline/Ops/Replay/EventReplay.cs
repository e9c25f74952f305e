using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>An event that can be put back.</summary>
/// <param name="Kept">What its trace keeps.</param>
/// <param name="From">Where it begins.</param>
/// <param name="Version">The configuration version that decides.</param>
/// <param name="Event">The event as that stage gets it.</param>
internal sealed record ReadyEvent(KeptEvent Kept, ReplayStage From, string Version, CanonicalEvent Event);

/// <summary>
/// Puts an event back at a stage. It begins with what its trace keeps, tells the trace first, and travels with its <see cref="Rerun"/>, by
/// which the stages know what to do again. Two runs of one nonce are one replay: what the second hands on is a duplicate to its stage.
/// </summary>
internal sealed class EventReplay(
    EventTrace trace,
    ConfigurationVersions configurations,
    MessageQueue queue,
    DeadLetterRecords records,
    DeadLetterCloser ending,
    TimeProvider clock)
{
    /// <summary>Puts one event back.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="how">How; without a stage it begins with the decision.</param>
    /// <param name="order">Whose replay it is, and when it is to run.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ReplayAnswer> ReplayAsync(string id, ReplayHow how, ReplayOrder order, CancellationToken cancellation)
    {
        var (ready, answer) = RecordId.DayOf(id) is null
            ? (null, ReplayAnswer.Missing)
            : await PrepareAsync(id, await trace.ReadAllAsync(id, cancellation), how, cancellation);
        if (ready is null)
            return answer;
        var (kept, from, version, @event) = ready;
        var rerun = new Rerun { Nonce = order.Nonce, At = order.At, From = from, LeaveOut = how.LeaveOut, Again = how.Again };
        var story = Story(rerun, version, order, how);
        if (from == ReplayStage.Intake)
            story["event"] = JsonSerializer.SerializeToNode(@event, PipelineJson.Readable.CanonicalEvent);
        var letters = await StageLettersAsync(kept, from, how, order, cancellation);
        await trace.WriteAsync(id, TraceRows.ReplayPrefix + rerun.Key, story, cancellation);
        var message = new EventMessage
        {
            Event = @event,
            FirstSeenAt = kept.FirstSeenAt,
            Configuration = version,
            Replay = rerun.Nonce,
            Job = order.By,
            Rerun = rerun,
        };
        await queue.SendAsync(
            from <= ReplayStage.Enrich ? QueueNames.Events : QueueNames.Enriched,
            message,
            PipelineJson.Readable.EventMessage,
            order.Delay,
            cancellation);
        foreach (var letter in letters)
            await ending.EndAsync(letter, DeadLetterState.Replayed, $"replayed with its event from {StageNames.For(from)}", cancellation);
        return ReplayAnswer.PutBack;
    }

    /// <summary>What a replay of an event would begin with, or why it cannot begin.</summary>
    /// <param name="id">The event's id.</param>
    /// <param name="rows">The rows of its trace.</param>
    /// <param name="how">How.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<(ReadyEvent? Ready, ReplayAnswer Answer)> PrepareAsync(
        string id, IReadOnlyList<(string Row, JsonObject Story)> rows, ReplayHow how, CancellationToken cancellation)
    {
        if (RecordId.IsDelivery(id) || KeptEvent.From(rows) is not { } kept)
            return (null, ForgottenPayload.Find(rows) is { } why ? ReplayAnswer.Refused(why) : ReplayAnswer.Missing);
        var from = how.From ?? ReplayStage.Route;
        if (from == ReplayStage.Deliver && kept.DecidedBy is null)
            return (null, ReplayAnswer.Refused(
                "nothing was decided for it yet, so there is nothing to deliver: replay it from route, or from an earlier stage"));
        var version = how.Configuration ?? (from == ReplayStage.Deliver ? kept.DecidedBy! : kept.Configuration);
        return await EventAsync(kept, from, version, cancellation) is { } @event
            ? (new ReadyEvent(kept, from, version, @event), ReplayAnswer.PutBack)
            : (null, ReplayAnswer.Refused($"the source '{kept.Taken.Source}' is not in configuration {version}"));
    }

    /// <summary>The row of a replay in its event's trace.</summary>
    internal static JsonObject Story(Rerun rerun, string version, ReplayOrder order, ReplayHow how) => new()
    {
        ["at"] = rerun.At,
        ["replay"] = rerun.Nonce,
        ["by"] = order.By,
        ["person"] = how.Person,
        ["from"] = StageNames.For(rerun.From),
        ["configuration"] = version,
        ["configurationIs"] = how.Configuration is null ? "old" : "current",
        ["leaveOut"] = TextArray.Of(rerun.LeaveOut),
        ["again"] = TextArray.Of(rerun.Again),
    };

    private async Task<CanonicalEvent?> EventAsync(KeptEvent kept, ReplayStage from, string version, CancellationToken cancellation)
    {
        if (from > ReplayStage.Enrich)
            return kept.Enriched;
        if (from == ReplayStage.Enrich)
            return kept.Taken;
        var configuration = await configurations.GetAsync(version, cancellation);
        return ArrivedSource.In(configuration, kept.Taken.Source, kept.Taken.Arrival) is { } source
            ? Renormalising.Again(source, kept.Taken) : null;
    }

    // What is put back here stands for a stage's own dead letter, which is begun before, so that one that dies anew is not ended with it
    // and nobody can discard it meanwhile. Those of actions are seen to where it is decided what is done again.
    private async Task<IReadOnlyList<DeadLetterRecord>> StageLettersAsync(
        KeptEvent kept, ReplayStage from, ReplayHow how, ReplayOrder order, CancellationToken cancellation)
    {
        var claim = new LetterClaim(how with { From = from }, order.At, clock.GetUtcNow(), order.By);
        var letters = new List<DeadLetterRecord>();
        foreach (var letter in kept.DeadLetters.Where(
            letter => StageQueues.StageOf(letter.Queue) is { } stage && stage >= from && stage < ReplayStage.Deliver))
        {
            var begun = await records.ChangeAsync(
                letter.Queue,
                letter.Id,
                record => record.State == DeadLetterState.Dead && !record.IsClaimed
                    ? record with { Nonce = order.Nonce, Claim = claim }
                    : record,
                cancellation);
            if (begun.Stands is { State: DeadLetterState.Dead } stands && stands.Nonce == order.Nonce)
                letters.Add(stands);
        }

        return letters;
    }
}
