using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Route.Replay;

/// <summary>
/// A replay's decision as its event's trace tells it: all that <see cref="RouteStory"/> tells, and what of it is done, what is left out and
/// why, and what is not asked for any more.
/// </summary>
public static class ReplayStory
{
    /// <summary>Tells a decision that was taken anew.</summary>
    public static JsonObject Of(
        RouteDecision decision, string configuration, ActionChoice choice, IReadOnlyList<EarlierAction> earlier, Rerun rerun) =>
        With(RouteStory.Of(decision, configuration), choice, earlier, rerun);

    /// <summary>Tells that an earlier decision is carried out.</summary>
    public static JsonObject Of(string configuration, ActionChoice choice, IReadOnlyList<EarlierAction> earlier, Rerun rerun) =>
        With(new JsonObject { ["configuration"] = configuration, ["outcome"] = Outcomes.Logged, ["workflows"] = new JsonArray() }, choice, earlier, rerun);

    /// <summary>What is done, of a decision that was told before.</summary>
    public static IReadOnlyList<ChosenAction> Chosen(JsonObject story) =>
        [.. RouteStory.Actions(story).Zip(story["actions"]!.AsArray(), (planned, told) => new ChosenAction(FieldText.Of(told!["name"])!, planned))];

    /// <summary>What was asked for, done or left out, of a decision that was told before.</summary>
    public static IEnumerable<PlannedAction> Planned(JsonObject story) =>
        RouteStory.Actions(story).Concat(RouteStory.Actions(new JsonObject { ["actions"] = story["leftOut"]?.DeepClone() ?? new JsonArray() }));

    /// <summary>The names of actions that a decision does not ask for any more.</summary>
    public static IReadOnlyList<string> Superseded(JsonObject story) =>
        [.. (story["superseded"] as JsonArray ?? []).Select(name => FieldText.Of(name)!)];

    private static JsonObject With(JsonObject story, ActionChoice choice, IReadOnlyList<EarlierAction> earlier, Rerun rerun)
    {
        story["replay"] = rerun.Nonce;
        story["from"] = StageNames.Of(rerun.From);
        story["actions"] = new JsonArray([.. choice.Chosen.Select(one => RouteStory.Action(one.Planned, one.Name))]);
        story["leftOut"] = new JsonArray([.. choice.LeftOut.Select(LeftOut)]);
        story["superseded"] = new JsonArray([.. choice.Superseded.Select(name => (JsonNode)name)]);
        story["outcome"] = Outcome(FieldText.Of(story["outcome"])!, choice, earlier);
        return story;
    }

    private static JsonObject LeftOut(LeftOutAction action)
    {
        var told = RouteStory.Action(action.Planned, action.Planned.Name);
        told["class"] = action.Class;
        told["why"] = action.Why;
        return told;
    }

    // What was done before counts: an event that arrived does not become a filtered one.
    private static string Outcome(string decided, ActionChoice choice, IReadOnlyList<EarlierAction> earlier)
    {
        EarlierAction[] stand = [.. earlier.Where(action => !action.Superseded && !choice.Superseded.Contains(action.Name))];
        if (choice.Chosen.Count > 0 || stand.Any(action => action.State is ActionState.Waiting or ActionState.Working))
            return Outcomes.Routed;
        if (stand.Any(action => action.State == ActionState.Dead))
            return Outcomes.DeadLettered;
        return stand.Length > 0 ? Outcomes.Delivered : decided == Outcomes.Routed ? Outcomes.Logged : decided;
    }
}
