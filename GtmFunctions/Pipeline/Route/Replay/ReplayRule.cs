using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Deliver;

namespace GtmFunctions.Pipeline.Route.Replay;

/// <summary>Makes a replay's decision of what a decision asks for and what of it is done. Values in, values out.</summary>
internal static class ReplayRule
{
    /// <summary>The replay's decision.</summary>
    /// <param name="decision">The decision, taken anew or before.</param>
    /// <param name="choice">What of it is done, what is left out and why, and what is not asked for any more.</param>
    /// <param name="earlier">What was done for the event before.</param>
    /// <param name="rerun">The replay.</param>
    public static RouteDecision Apply(
        RouteDecision decision, ActionChoice choice, IReadOnlyList<EarlierAction> earlier, Rerun rerun) => decision with
        {
            Outcome = Outcome(decision.Outcome, choice, earlier),
            Actions = [.. choice.Chosen.Select(one => one.Planned with { Name = one.Name })],
            Replay = rerun.Nonce,
            From = rerun.From,
            LeftOut = choice.LeftOut,
            Superseded = choice.Superseded,
        };

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
