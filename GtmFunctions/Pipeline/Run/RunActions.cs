using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Run;

/// <summary>Does the actions of an event in the run that decided it, side by side.</summary>
internal sealed class RunActions(
    RunSettings settings,
    CallPlaces places,
    Admission admission,
    SubscriptionDelivery subscriptions,
    ActionTries tries,
    ActionRecords records,
    TimeProvider clock)
{
    // Answers that come this soon after each other are recorded in one call
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Says which actions the run does itself: those whose destinations take them now and have a place. The others are to be sent, each as
    /// a message, which waits as long as it has to.
    /// </summary>
    /// <param name="routed">The event.</param>
    /// <param name="messageId">The run's queue message.</param>
    /// <param name="until">Until when the run takes work up, a timestamp of the clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<AdmittedActions> EnterAsync(
        RoutedEvent routed, string messageId, long until, CancellationToken cancellation)
    {
        var (now, later) = (new List<AdmittedAction>(), new HashSet<int>());
        var admitted = new AdmittedActions(now, later);
        try
        {
            for (var place = 0; place < routed.Actions.Count; place++)
            {
                if (now.Count < settings.MostActions
                    && await TryEnterAsync(routed, routed.Actions[place], messageId, until, cancellation) is { } action)
                    now.Add(action);
                else
                    later.Add(place);
            }

            return admitted;
        }
        catch
        {
            admitted.Dispose();
            throw;
        }
    }

    /// <summary>Adds the claims of the actions that the run does to the draft of the event.</summary>
    /// <returns>The places of their rows in the draft.</returns>
    public static async Task<IReadOnlyList<int>> ClaimAsync(EventDraft draft, AdmittedActions actions, CancellationToken cancellation)
    {
        var rows = new List<int>();
        foreach (var (claimed, _) in actions.Now)
            rows.Add(await ActionRecords.AddAsync(draft, claimed.Message.Action, claimed.Record, cancellation));
        return rows;
    }

    /// <summary>Gives back what was taken for actions that are not done after all.</summary>
    public async Task AbandonAsync(AdmittedActions actions, CancellationToken cancellation)
    {
        foreach (var (claimed, _) in actions.Now)
            await admission.AbandonAsync(claimed.Turn, claimed.Destination, claimed.MessageId, cancellation);
    }

    /// <summary>Makes the tries of claimed actions, and records each answer; those that come together in one call.</summary>
    /// <returns>The actions with their records; those that another message took over are left out.</returns>
    /// <exception cref="AggregateException">A try could not be made or recorded; the others are.</exception>
    public async Task<IReadOnlyList<(ActionMessage Message, ActionRecord Record)>> DoAsync(
        IReadOnlyList<AdmittedAction> actions, CancellationToken cancellation)
    {
        var done = new List<(ActionMessage, ActionRecord)>();
        List<Exception> failures = [];
        List<Task<TriedAction?>> running = [.. actions.Select(action => TryAsync(action, cancellation))];
        while (running.Count > 0)
        {
            await Task.WhenAny(running);
            if (running.Count > 1)
                await Task.WhenAny(Task.WhenAll(running), Task.Delay(Together, clock, cancellation));
            Task<TriedAction?>[] ended = [.. running.Where(one => one.IsCompleted)];
            running.RemoveAll(one => ended.Contains(one));
            failures.AddRange(ended.Where(one => one.IsFaulted).Select(one => one.Exception!.InnerException!));
            try
            {
                done.AddRange(await RecordAsync(
                    [.. ended.Where(one => one.IsCompletedSuccessfully).Select(one => one.Result).OfType<TriedAction>()], cancellation));
            }
            catch (Exception failure) when (running.Count > 0)
            {
                failures.Add(failure);
            }
        }

        cancellation.ThrowIfCancellationRequested();
        return failures.Count > 0 ? throw new AggregateException(failures) : done;
    }

    private async Task<AdmittedAction?> TryEnterAsync(
        RoutedEvent routed, ActionMessage message, string messageId, long until, CancellationToken cancellation)
    {
        var action = ActionCalls.ActionOf(routed.Configuration, message);
        if (await subscriptions.CompleteAsync(routed.Configuration, message, cancellation) is not { } configuration
            || await subscriptions.HoldAsync(message, cancellation) is not null)
            return null;
        var destination = configuration.Destinations[action.To];
        if (clock.GetTimestamp() > until || places.TryTake([destination.Name]) is not { } place)
            return null;
        try
        {
            var turn = await admission.TryEnterAsync(destination, action, message, messageId, cancellation);
            if (turn.Wait is null && !IsAfter(turn.Slot, until))
            {
                var record = ClaimRule.Claim(message, messageId, action, clock.GetUtcNow());
                var claimed = new ClaimedAction(
                    message, messageId, configuration, action, turn, record, MayHaveBeenSent: false);
                return new AdmittedAction(claimed, place);
            }

            await admission.AbandonAsync(turn, destination, messageId, cancellation);
        }
        catch
        {
            place.Dispose();
            throw;
        }

        place.Dispose();
        return null;
    }

    private bool IsAfter(Reservation? slot, long until) =>
        slot is not null && slot.At - clock.GetUtcNow() > clock.GetElapsedTime(clock.GetTimestamp(), until);

    private async Task<TriedAction?> TryAsync(AdmittedAction action, CancellationToken cancellation)
    {
        using (action.Place)
            return await tries.MakeAsync(action.Claimed, cancellation);
    }

    private async Task<IReadOnlyList<(ActionMessage Message, ActionRecord Record)>> RecordAsync(
        IReadOnlyList<TriedAction> tried, CancellationToken cancellation)
    {
        if (tried.Count == 0)
            return [];
        var replaced = await records.TryReplaceAllAsync(
            tried[0].Claimed.Message.Event.Id, [.. tried.Select(one => (one.Claimed.Message.Action, one.Judged))], cancellation);
        TriedAction[] recorded = [.. tried.Where((_, place) => replaced[place])];
        foreach (var one in recorded)
            await tries.LeaveAsync(one, cancellation);
        return [.. recorded.Select(one => (one.Claimed.Message, one.Judged))];
    }
}
