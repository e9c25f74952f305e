using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Route.Replay;

/// <summary>An action that a decision asks for.</summary>
/// <param name="Planned">The action.</param>
/// <param name="Operation">The connector's operation, where the workflow names one.</param>
/// <param name="Class">Its class, such as <c>notify</c>; <see langword="null"/> where it is not known.</param>
internal sealed record WantedAction(PlannedAction Planned, string? Operation, string? Class);

/// <summary>An action that a replay does.</summary>
/// <param name="Name">
/// Under which name: that of an earlier try which never arrived, so that it is the same action to its destination.
/// </param>
/// <param name="Planned">The action.</param>
/// <param name="Class">Its class, where it is known.</param>
internal sealed record ChosenAction(string Name, PlannedAction Planned, string? Class = null);

/// <summary>What a replay does of what a decision asks for.</summary>
/// <param name="Chosen">What it does.</param>
/// <param name="LeftOut">What it leaves out, and why.</param>
/// <param name="Superseded">The names of dead actions that the decision does not ask for any more.</param>
internal sealed record ActionChoice(
    IReadOnlyList<ChosenAction> Chosen, IReadOnlyList<LeftOutAction> LeftOut, IReadOnlyList<string> Superseded);

/// <summary>
/// Chooses what a replay does: what is new or never arrived; what arrived before only where its class may be done again; nothing of a class
/// that is left out; nothing that is under way. An action is the same as an earlier one when the same workflow asks the same of the same
/// destination, wherever its place in the document is now. Values in, values out.
/// </summary>
internal static class ActionChoosing
{
    /// <summary>Chooses.</summary>
    /// <param name="wanted">What the decision asks for, in its order.</param>
    /// <param name="earlier">What was done for the event before.</param>
    /// <param name="rerun">The replay.</param>
    public static ActionChoice Choose(IReadOnlyList<WantedAction> wanted, IReadOnlyList<EarlierAction> earlier, Rerun rerun)
    {
        var slots = EarlierSlot.All(earlier).ToList();
        var matches = Match(wanted, slots);
        var chosen = new List<ChosenAction>();
        var left = new List<LeftOutAction>();
        for (var place = 0; place < wanted.Count; place++)
        {
            var (planned, _, kind) = wanted[place];
            if (LeaveOut(wanted[place], matches[place], rerun) is { } leftOut)
                left.Add(leftOut);
            else
                chosen.Add(new ChosenAction(NameOf(planned, matches[place], earlier, rerun), planned, kind));
        }

        return new ActionChoice(chosen, left, [.. slots.Except(matches.OfType<EarlierSlot>()).Select(slot => slot.Dead).OfType<string>()]);
    }

    // The place first, then the order: of two alike, each is the one that it was.
    private static EarlierSlot?[] Match(IReadOnlyList<WantedAction> wanted, IReadOnlyList<EarlierSlot> slots)
    {
        var free = slots.ToList();
        var matches = new EarlierSlot?[wanted.Count];
        foreach (var byPlace in (bool[])[true, false])
        {
            for (var place = 0; place < wanted.Count; place++)
            {
                matches[place] ??= free.Find(slot => slot.Is(wanted[place]) && (!byPlace || slot.Name == wanted[place].Planned.Name));
                if (matches[place] is { } taken)
                    free.Remove(taken);
            }
        }

        return matches;
    }

    private static LeftOutAction? LeaveOut(WantedAction wanted, EarlierSlot? slot, Rerun rerun)
    {
        LeftOutAction Because(LeaveOutReason reason) => LeftOutAction.From(wanted.Planned, wanted.Class, reason);
        if (wanted.Class is null && rerun.LeaveOut.Count > 0)
            return Because(new LeaveOutReason.ClassIsUnknown());
        if (wanted.Class is { } named && rerun.LeaveOut.Contains(named))
            return Because(new LeaveOutReason.ClassIsLeftOut(named));
        if (slot is { IsUnderWay: true })
            return Because(new LeaveOutReason.UnderWay());
        return slot?.ArrivedAt is { } at && (wanted.Class is null || !rerun.Again.Contains(wanted.Class))
            ? Because(new LeaveOutReason.Arrived(at, wanted.Class))
            : null;
    }

    private static string NameOf(PlannedAction planned, EarlierSlot? slot, IReadOnlyList<EarlierAction> earlier, Rerun rerun)
    {
        if (slot?.Dead is { } dead)
            return dead;
        return earlier.Any(one => one.Name == planned.Name) ? EarlierSlot.NameAgain(planned.Name, rerun.Nonce) : planned.Name;
    }
}
