using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>Subscriptions that were disabled because they answered 410 or took nothing for days, and those that take nothing yet.</summary>
internal sealed class SubscriptionCheck(SubscriptionRecords subscriptions) : IAlertCheck
{
    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.FailingSubscription;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation) =>
        [.. (await subscriptions.ListAsync(cancellation)).Select(one => Find(one, rule, now)).OfType<Problem>()];

    /// <summary>The problem of a subscription; <see langword="null"/> where it has none, or not for long enough.</summary>
    public static Problem? Find(Subscription subscription, AlertRule rule, DateTimeOffset now)
    {
        var isDisabled = subscription.State == SubscriptionState.Disabled;
        var isFailing = subscription is { State: SubscriptionState.Active, FailingSince: { } since } && now - since >= rule.Over;
        if (!isDisabled && !isFailing)
            return null;
        return new Problem
        {
            Kind = AlertKind.FailingSubscription,
            What = subscription.Name,
            Cause = "takes nothing",
            Reason = isDisabled
                ? $"{subscription.Name} is disabled: {AlertCause.Shown(subscription.Why ?? "")}"
                : $"{subscription.Name} takes nothing: {AlertCause.Shown(subscription.Failure ?? "")}",
            Rule = $"alerts.on failing-subscription {{ over: {Duration.Text(rule.Over)} }}",
            Advice = isDisabled
                ? $"Ask who runs it whether it is to go on; then enable it, and replay what it missed: gtm subscriptions enable "
                + $"{subscription.Name}, gtm subscriptions replay {subscription.Name} --since. Else remove it."
                : "Ask who runs it. Its actions are tried again as its retries say; after 5 days without one that arrived it is disabled.",
            Count = 1,
            Since = subscription.FailingSince ?? subscription.StateSince,
            Grade = isDisabled ? 1 : 0,
            Cooldown = rule.Cooldown,
            Page = $"subscriptions/{subscription.Name}",
        };
    }
}
