using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Route.Replay;

/// <summary>An action that was asked for before.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Workflow">The workflow that asked for it.</param>
/// <param name="To">The destination's name.</param>
/// <param name="Operation">The connector's operation, where it is known.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="At">When it was tried last; the beginning of time where it was not tried yet.</param>
/// <param name="Superseded">Whether a later decision did not ask for it any more.</param>
internal sealed record EarlierAction(
    string Name, string Workflow, string To, string? Operation, ActionState State, DateTimeOffset At, bool Superseded = false)
{
    /// <summary>Reads the rows of a trace.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="dead">The names of actions whose dead letters wait for people: such a one is dead whatever its own row says.</param>
    public static IReadOnlyList<EarlierAction> All(IReadOnlyList<(string Row, JsonObject Story)> rows, IReadOnlySet<string> dead)
    {
        var actions = new Dictionary<string, EarlierAction>();

        // What was decided and has no row of its own yet waits in the queue.
        foreach (var action in StoredDecisions.All(rows).SelectMany(decision => decision.Actions))
            actions[action.Name] = new EarlierAction(
                action.Name, action.Workflow, action.To, null, ActionState.Waiting, DateTimeOffset.MinValue);

        foreach (var (row, story) in rows.Where(row => row.Row.StartsWith(TraceRows.ActionPrefix, StringComparison.Ordinal)))
        {
            var name = row[TraceRows.ActionPrefix.Length..];
            var record = story.Deserialize(ActionJson.Default.ActionRecord)!;
            if (record.Part == ActionPart.Subscription)
                continue;
            actions[name] = new EarlierAction(
                name,
                record.Workflow,
                record.To,
                record.Operation,
                record.State,
                record.Attempts is [.., var last] ? last.At : DateTimeOffset.MinValue,
                record.Superseded);
        }

        return [.. actions.Values.Select(
            action =>
                action.State != ActionState.Delivered && dead.Contains(action.Name) ? action with { State = ActionState.Dead } : action)];
    }
}

/// <summary>What one place of a decision became: the action, and those that replays did again under names of their own.</summary>
/// <param name="Name">The action's name without what a replay adds to it.</param>
/// <param name="Actions">The action and its repetitions, the one that was tried last at the end.</param>
internal sealed record EarlierSlot(string Name, IReadOnlyList<EarlierAction> Actions)
{
    private const char Again = '~';

    /// <summary>Whether one of them is not at its end.</summary>
    public bool IsUnderWay => Actions.Any(action => action.State is ActionState.Waiting or ActionState.Working);

    /// <summary>When one of them arrived last; <see langword="null"/> where none has.</summary>
    public DateTimeOffset? ArrivedAt => Actions.LastOrDefault(action => action.State == ActionState.Delivered)?.At;

    /// <summary>The name of the last one, where that is dead.</summary>
    public string? Dead => Actions[^1] is { State: ActionState.Dead, Superseded: false } last ? last.Name : null;

    /// <summary>Puts repetitions to what they repeat.</summary>
    public static IEnumerable<EarlierSlot> All(IEnumerable<EarlierAction> actions) => actions
        .GroupBy(action => action.Name.Split(Again)[0])
        .Select(group => new EarlierSlot(group.Key, [.. group.OrderBy(action => action.At)]));

    /// <summary>The name under which a replay does an action again, so that its destination does not take it for the first.</summary>
    public static string NameAgain(string name, string nonce) => $"{name}{Again}{nonce[..8]}";

    /// <summary>Whether it is what a decision asks for.</summary>
    public bool Is(WantedAction wanted) =>
        Actions[0].Workflow == wanted.Planned.Workflow
        && Actions[0].To == wanted.Planned.To
        && (Actions[0].Operation is null || wanted.Operation is null || Actions[0].Operation == wanted.Operation);
}
