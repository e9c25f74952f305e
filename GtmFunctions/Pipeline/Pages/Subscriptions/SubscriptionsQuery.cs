using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops.Subscriptions;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Pages.Subscriptions;

/// <summary>Shows who subscribed to what, and whether they take it.</summary>
internal sealed class SubscriptionsQuery(SubscriptionRecords records, SubscriptionReplays replays)
{
    private const int MostReplays = 10;

    /// <summary>Makes the page of all.</summary>
    public async Task<PageAnswer> ListAsync(PageRequest request, CancellationToken cancellation)
    {
        SubscriptionSummary[] all = [.. (await records.ListAsync(cancellation)).Select(Summary)];
        return PageAnswer.Show<SubscriptionsPage>(new SubscriptionsModel(Answer(all), Worst(all), all));
    }

    /// <summary>Makes the page of one.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var name = request.Value("name");
        if (await records.FindAsync(name, cancellation) is not { } found)
            return Missing();
        var summary = Summary(found);
        var own = (await replays.ListAsync(cancellation)).Where(replay => replay.Subscription == found.Id && !replay.OnlyMissed);
        return PageAnswer.Show<SubscriptionPage>(new SubscriptionModel(
            $"{found.Name} gets {summary.Gets}: {summary.State}.",
            summary,
            SubscriptionView.StateOf(found.State),
            found.Filter?.ToJsonString(),
            SubscriptionView.PaceOf(found.Pace),
            [.. (found.Retry ?? Destination.DefaultRetry).Select(Duration.Text)],
            [.. found.LiveSecrets(request.Now).Select(secret => new SubscriptionSecretLine(secret.Since, secret.Until))],
            found.Form == SubscriptionForm.EventGrid,
            [
                .. own.Take(MostReplays).Select(replay => new SubscriptionReplayLine(
                    replay.State.ToString().ToLowerInvariant(), replay.Since, replay.Until, replay.Looked, replay.Sent, replay.LeftOut)),
            ]));
    }

    /// <summary>There is none of that name.</summary>
    public static PageAnswer Missing() => PageAnswer.Missing("There is no subscription of this name. Subscriptions lists all.");

    private static string Answer(SubscriptionSummary[] all)
    {
        var wrong = all.Where(one => one.Standing is Standing.Bad or Standing.Attention).ToArray();
        return (all, wrong) switch
        {
            ([], _) => "Nobody subscribed yet: another system that is to follow events or decisions is added below.",
            (_, []) => $"All is well: {Relative.Count(all.Length, "subscription takes", "subscriptions take")} what is sent.",
            (_, [var only]) => $"{only.Name} needs someone: {only.State}.",
            (_, [var first, ..]) => $"{wrong.Length} need someone, the first: {first.Name}: {first.State}.",
        };
    }

    private static Standing Worst(SubscriptionSummary[] all) =>
        all.Length == 0 ? Standing.Idle
        : Array.Exists(all, one => one.Standing == Standing.Bad) ? Standing.Bad
        : Array.Exists(all, one => one.Standing == Standing.Attention) ? Standing.Attention
        : Standing.Good;

    private static SubscriptionSummary Summary(Subscription row)
    {
        var (standing, state, since) = row switch
        {
            { State: SubscriptionState.Disabled } => (Standing.Bad, $"disabled, {row.Why}", row.StateSince),
            { State: SubscriptionState.Paused } => (Standing.Idle, row.Why ?? "paused", row.StateSince),
            { FailingSince: { } failing } => (Standing.Attention, $"it takes nothing, {row.Failure}", failing),
            _ when LiveSubscription.From(row).Fault is { } fault => (Standing.Bad, $"it matches nothing, {fault}", row.StateSince),
            _ => (Standing.Good, "it takes what is sent", row.StateSince),
        };
        var what = string.Join(" and ", row.Gets.Select(SubscriptionPlace.BranchOf));
        return new SubscriptionSummary(
            row.Name, standing, state, since, $"{what} of {string.Join(", ", row.Types)}", SubscriptionView.FormOf(row.Form), row.Address);
    }
}
