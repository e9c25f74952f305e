using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Route.Replay;

/// <summary>
/// Routes an event once more: decides anew, or takes what was decided, chooses what of it is to be done, and hands that on. What was chosen
/// is written once, before anything is handed on, so that a second run of the same replay hands on the same.
/// </summary>
internal sealed class RouteReplay(
    ConfigurationVersions configurations,
    ConnectorCatalogue catalogue,
    RouteDecider decider,
    SubscriptionMatcher subscribers,
    EventTrace trace,
    EventIndex index,
    ActionRecords actions,
    DeadLetterRecords letters,
    DeadLetterCloser ending,
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
        var stored = StoredDecisions.All(rows).FirstOrDefault(decision => decision.Replay == rerun.Nonce);
        var decision = stored ?? await DecideAsync(message, rerun, rows, earlier, cancellation);

        // A later run must not say that actions are under way when they may have arrived meanwhile; it may repeat an outcome that is final.
        if (stored is null || decision.Outcome != Outcomes.Routed)
            await index.SetOutcomeAsync(message, decision.Outcome, cancellation);
        var total = earlier.Select(action => action.Name).Union(decision.Actions.Select(action => action.Name)).Count();
        ActionMessage[] chosen = [.. decision.Actions.Select(action => action.MessageFor(message, total) with { Replay = rerun.Nonce })];
        await StartClocksAsync(message, rerun, chosen, cancellation);
        foreach (var action in chosen)
        {
            if (kept.TryGetValue(action.Action, out var letter) && !await TakeAsync(letter, message, rerun, cancellation))
                continue;
            await queue.SendAsync(QueueNames.Actions, action, PipelineJson.Readable.ActionMessage, delay: null, cancellation);
        }

        // Subscribers have heard of the first decision, by whomever it was made; of another one they have not asked to hear
        foreach (var action in SubscriptionMatcher.Messages(message, decision))
            await queue.SendAsync(QueueNames.Actions, action, PipelineJson.Readable.ActionMessage, delay: null, cancellation);

        foreach (var name in decision.Superseded)
        {
            await SupersedeAsync(id, name, cancellation);
            if (kept.TryGetValue(name, out var letter))
                await TakeAsync(letter, message, rerun, cancellation);
        }

        if (decision.Failure is { } failure)
            throw new UnprocessableException(failure);
    }

    /// <summary>What a decision comes to in a replay; nothing is written.</summary>
    /// <param name="message">The event.</param>
    /// <param name="rerun">The replay.</param>
    /// <param name="rows">The event's trace.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ActionChoice> PreviewAsync(
        EventMessage message, Rerun rerun, IReadOnlyList<(string Row, JsonObject Story)> rows, CancellationToken cancellation)
    {
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var dead = Dead(await LettersAsync(rows, cancellation));
        var wanted = rerun.From == ReplayStage.Deliver
            ? Decided(rows)
            : (await decider.PreviewAsync(configuration, message.Event, Known.Nothing, cancellation)).Actions;
        return Choose(configuration, wanted, EarlierAction.All(rows, dead), rerun);
    }

    // Whom a replay does not tell of an event is not reminded of it either
    private async Task StartClocksAsync(
        EventMessage message, Rerun rerun, IReadOnlyList<ActionMessage> actions, CancellationToken cancellation)
    {
        if (actions.Any(action => action.Decided.Acknowledge is not null)
            && !rerun.LeaveOut.Contains(ActionClasses.NameOf(ActionClass.Notify)))
            await clocks.StartAgainAsync(await configurations.GetAsync(message.Configuration, cancellation), actions, cancellation);
    }

    private async Task<RouteDecision> DecideAsync(
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
            var before = new RouteDecision { Configuration = message.Configuration, Outcome = Outcomes.Logged };
            var again = ReplayRule.Apply(before, Choose(configuration, Decided(rows), earlier, rerun), earlier, rerun);
            return await WriteAsync(message, replayRow, again, cancellation);
        }

        var anew = await decider.DecideAsync(configuration, message.Event, Known.Nothing, cancellation);
        var decision = ReplayRule.Apply(anew, Choose(configuration, anew.Actions, earlier, rerun), earlier, rerun);
        var stands = await WriteAsync(
            message, TraceRows.Route, await subscribers.AddAsync(message.Event, decision, cancellation), cancellation);
        return stands.Replay == rerun.Nonce ? stands : await WriteAsync(message, replayRow, decision, cancellation);
    }

    private async Task<RouteDecision> WriteAsync(
        EventMessage message, string row, RouteDecision decision, CancellationToken cancellation) =>
        (await trace.WriteOnceAsync(message.Event.Id, row, decision, DecisionJson.Default.RouteDecision, cancellation)).Record;

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
                gone.Add(LeftOutAction.From(action, kind: null, new LeaveOutReason.PlaceChanged(configuration.Version)));
                continue;
            }

            var kind = ActionClasses.For(now, configuration, catalogue);
            wanted.Add(new WantedAction(action, now.Action, kind is { } known ? ActionClasses.NameOf(known) : null));
        }

        var choice = ActionChoosing.Choose(wanted, earlier, rerun);
        return rerun.From == ReplayStage.Deliver
            ? choice with { LeftOut = [.. choice.LeftOut, .. gone], Superseded = [] }
            : choice;
    }

    private static IEnumerable<PlannedAction> Decided(IReadOnlyList<(string Row, JsonObject Story)> rows) =>
        StoredDecisions.All(rows).LastOrDefault(decision => decision.From != ReplayStage.Deliver)?.Planned ?? [];

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

    private async Task SupersedeAsync(string eventId, string name, CancellationToken cancellation) => await actions.ChangeAsync(
        eventId,
        name,
        record => record is { State: ActionState.Dead, Superseded: false } ? record with { Superseded = true } : record,
        cancellation);
}
