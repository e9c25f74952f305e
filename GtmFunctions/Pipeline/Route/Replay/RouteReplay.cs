using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Ops.DeadLetters;
using GtmFunctions.Pipeline.Route.Deadlines;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Route.Replay;

/// <summary>
/// Routes an event once more: decides anew, or takes what was decided, chooses what of it is to be done, and hands that on. What was chosen
/// is written once, before anything is handed on, so that a second run of the same replay hands on the same.
/// </summary>
public sealed class RouteReplay(
    ConfigurationVersions configurations,
    ConnectorCatalogue catalogue,
    WorkflowDesk desk,
    EventTrace trace,
    EventIndex index,
    ActionRecords actions,
    DeadLetterRecords letters,
    DeadLetterEnding ending,
    SlaClock clocks,
    MessageQueue queue)
{
    /// <summary>Routes an event once more.</summary>
    public async Task HandleAsync(EventMessage message, Rerun rerun, CancellationToken cancellation)
    {
        var id = message.Event.Id;
        var rows = await trace.ReadAllAsync(id, cancellation);
        var kept = await LettersAsync(rows, cancellation);
        var earlier = EarlierAction.All(rows, Dead(kept));
        var told = rows.FirstOrDefault(row => TraceRows.IsDecision(row.Row) && IsOf(row.Story, rerun)).Story;
        var story = told ?? await DecideAsync(message, rerun, rows, earlier, cancellation);

        // A later run must not say that actions are under way when they may have arrived meanwhile; it may repeat an outcome that is final.
        if (told is null || RouteStory.Outcome(story) != Outcomes.Routed)
            await index.SetOutcomeAsync(id, message.FirstSeenAt, RouteStory.Outcome(story), cancellation);
        var chosen = ReplayStory.Chosen(story);
        var total = earlier.Select(action => action.Name).Union(chosen.Select(one => one.Name)).Count();
        await StartClocksAsync(message, rerun, [.. chosen.Select(one => one.Planned.For(message, total))], cancellation);
        foreach (var (name, planned, _) in chosen)
        {
            if (kept.TryGetValue(name, out var letter) && !await TakeAsync(letter, message, rerun, cancellation))
                continue;
            var action = planned.For(message, total) with { Action = name, Replay = rerun.Nonce };
            await queue.SendAsync(QueueNames.Actions, action, PipelineJson.Readable.ActionMessage, delay: null, cancellation);
        }

        foreach (var name in ReplayStory.Superseded(story))
        {
            await SupersedeAsync(id, name, cancellation);
            if (kept.TryGetValue(name, out var letter))
                await TakeAsync(letter, message, rerun, cancellation);
        }

        if (RouteStory.Failure(story) is { } failure)
            throw new UnprocessableException(failure);
    }

    /// <summary>What a decision comes to in a replay; nothing is written.</summary>
    /// <param name="message">The event.</param>
    /// <param name="rerun">The replay.</param>
    /// <param name="rows">The event's trace.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ActionChoice> LookAsync(
        EventMessage message, Rerun rerun, IReadOnlyList<(string Row, JsonObject Story)> rows, CancellationToken cancellation)
    {
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var dead = Dead(await LettersAsync(rows, cancellation));
        var wanted = rerun.From == ReplayStage.Deliver
            ? Decided(rows)
            : (await Router.DecideAsync(
                configuration, message.Event, (workflow, fields) => desk.LookAsync(configuration, workflow, message.Event, fields, cancellation))).Actions;
        return Choose(configuration, wanted, EarlierAction.All(rows, dead), rerun);
    }

    // Whom a replay does not tell of an event is not reminded of it either
    private async Task StartClocksAsync(
        EventMessage message, Rerun rerun, IReadOnlyList<ActionMessage> actions, CancellationToken cancellation)
    {
        if (actions.Any(action => action.Decided["acknowledge"] is not null)
            && !rerun.LeaveOut.Contains(ActionClasses.NameOf(ActionClass.Notify)))
            await clocks.StartAgainAsync(await configurations.GetAsync(message.Configuration, cancellation), actions, cancellation);
    }

    private async Task<JsonObject> DecideAsync(
        EventMessage message,
        Rerun rerun,
        IReadOnlyList<(string Row, JsonObject Story)> rows,
        IReadOnlyList<EarlierAction> earlier,
        CancellationToken cancellation)
    {
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var replayRow = TraceRows.ReplayPrefix + rerun.Key + TraceRows.ReplayRoute;
        if (rerun.From == ReplayStage.Deliver)
        {
            var again = ReplayStory.Of(message.Configuration, Choose(configuration, Decided(rows), earlier, rerun), earlier, rerun);
            return (await trace.WriteOnceAsync(message.Event.Id, replayRow, again, cancellation)).Story;
        }

        var decision = await Router.DecideAsync(
            configuration,
            message.Event,
            (workflow, fields) => desk.AnswerAsync(configuration, workflow, message.Event, fields, cancellation));
        var story = ReplayStory.Of(decision, message.Configuration, Choose(configuration, decision.Actions, earlier, rerun), earlier, rerun);
        var (_, stands) = await trace.WriteOnceAsync(message.Event.Id, TraceRows.Route, story, cancellation);
        return IsOf(stands, rerun) ? stands : (await trace.WriteOnceAsync(message.Event.Id, replayRow, story, cancellation)).Story;
    }

    private ActionChoice Choose(
        Configuration configuration, IEnumerable<PlannedAction> planned, IReadOnlyList<EarlierAction> earlier, Rerun rerun)
    {
        var wanted = new List<WantedAction>();
        var gone = new List<LeftOutAction>();
        foreach (var action in planned)
        {
            var now = configuration.ActionAt(action.Workflow, action.Branch, action.Index);
            if (now is null || now.To != action.To)
            {
                gone.Add(new LeftOutAction(action, null, $"configuration {configuration.Version} has something else at its place: replay the event from route"));
                continue;
            }

            var kind = ActionClasses.Of(now, configuration, catalogue);
            wanted.Add(new WantedAction(action, now.Action, kind is { } known ? ActionClasses.NameOf(known) : null));
        }

        var choice = ActionChoosing.Choose(wanted, earlier, rerun);
        return rerun.From == ReplayStage.Deliver
            ? choice with { LeftOut = [.. choice.LeftOut, .. gone], Superseded = [] }
            : choice;
    }

    private static IEnumerable<PlannedAction> Decided(IReadOnlyList<(string Row, JsonObject Story)> rows) =>
        rows.LastOrDefault(row => TraceRows.IsDecision(row.Row) && FieldText.Of(row.Story["from"]) != StageNames.Of(ReplayStage.Deliver)).Story is { } newest
            ? ReplayStory.Planned(newest)
            : [];

    // The dead letters of the event's actions, those that ended too, by the action's name.
    private async Task<Dictionary<string, DeadLetterRecord>> LettersAsync(
        IReadOnlyList<(string Row, JsonObject Story)> rows, CancellationToken cancellation)
    {
        var found = new Dictionary<string, DeadLetterRecord>();
        foreach (var letter in KeptLetter.All(rows).Where(letter => letter.Queue == QueueNames.Actions))
        {
            if (await letters.FindAsync(letter.Queue, letter.Id, cancellation) is { } record)
                found[letter.Key[(letter.Key.IndexOf(':') + 1)..]] = record;
        }

        return found;
    }

    // A letter that another replay has begun is that one's.
    private static HashSet<string> Dead(Dictionary<string, DeadLetterRecord> letters) =>
        [.. letters.Where(letter => letter.Value is { State: DeadLetterState.Dead }).Select(letter => letter.Key)];

    // Ends an action's dead letter before the action goes out, so that who discards it meanwhile is told that it is replayed, or has said
    // no since this replay was asked for: then the action is left alone. A run that goes on after a crash knows its own end by the nonce.
    private async Task<bool> TakeAsync(
        DeadLetterRecord letter, EventMessage message, Rerun rerun, CancellationToken cancellation)
    {
        if (letter.Run == rerun.Nonce || letter.Nonce == rerun.Nonce)
            return true;
        if (letter.State != DeadLetterState.Dead)
            return letter.EndedAt is null || letter.EndedAt < rerun.At;
        return !letter.IsClaimed
            && await ending.EndAsync(
                letter, DeadLetterState.Replayed, $"replayed with its event by {message.Configuration}", cancellation, rerun.Nonce);
    }

    private async Task SupersedeAsync(string eventId, string name, CancellationToken cancellation)
    {
        while (await actions.FindAsync(eventId, name, cancellation) is { State: ActionState.Dead, Superseded: false } record)
        {
            if (await actions.TryReplaceAsync(eventId, name, record with { Superseded = true }, cancellation) is not null)
                return;
        }
    }

    private static bool IsOf(JsonObject story, Rerun rerun) => FieldText.Of(story["replay"]) == rerun.Nonce;
}
