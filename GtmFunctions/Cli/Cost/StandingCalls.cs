using GtmFunctions.Pipeline.Hosting;

namespace GtmFunctions.Cli.Cost;

/// <summary>
/// What an app calls in a month besides what each event costs: looks at rules, lists, accounts, subscriptions and destinations, and what
/// timers ask.
/// </summary>
/// <param name="Rules">Looks which rules are published.</param>
/// <param name="Lists">Looks which versions of lists are in use.</param>
/// <param name="Accounts">Looks at accounts and at what people said of leads.</param>
/// <param name="Subscriptions">Looks who subscribed.</param>
/// <param name="Destinations">Looks whether destinations can be called.</param>
/// <param name="Counts">What was counted is stored.</param>
/// <param name="Timers">What timers call while nothing is due.</param>
internal sealed record StandingCalls(
    ServiceCalls Rules,
    ServiceCalls Lists,
    ServiceCalls Accounts,
    ServiceCalls Subscriptions,
    ServiceCalls Destinations,
    ServiceCalls Counts,
    ServiceCalls Timers)
{
    /// <summary>None.</summary>
    public static readonly StandingCalls None = new(
        ServiceCalls.None,
        ServiceCalls.None,
        ServiceCalls.None,
        ServiceCalls.None,
        ServiceCalls.None,
        ServiceCalls.None,
        ServiceCalls.None);

    /// <summary>The calls of a month.</summary>
    /// <param name="parts">What the app has.</param>
    /// <param name="events">How many events come, evenly.</param>
    /// <param name="http">How many instances receive them.</param>
    /// <param name="intake">How many instances run them.</param>
    /// <param name="measured">What each look and each hour of timers calls.</param>
    public static StandingCalls From(DocumentParts parts, double events, double http, double intake, MeasuredStanding measured)
    {
        var (looks, hours) = (measured.Looks, measured.Hours);
        ServiceCalls[] timers =
        [
            hours.App,
            hours.Alerts.Times(parts.Alerts ? 1 : 0),
            hours.List.Times(parts.Alerts ? parts.Lists : 0),
            hours.Sheet.Times(parts.Alerts ? parts.Sheets : 0),
            hours.Job.Times(parts.Jobs),
            hours.Polls.Times(parts.Polls ? 1 : 0),
            hours.Gaps.Times(parts.Gaps ? 1 : 0),
        ];
        return new StandingCalls(
            looks.Rules.Times(Looks(StandingLooks.Rules, events, http) + Looks(StandingLooks.Rules, events, intake)),
            looks.Lists.Times(parts.Lists > 0 ? Looks(StandingLooks.Lists, events, intake) : 0),
            looks.Accounts.Times(parts.Accounts ? Looks(StandingLooks.Accounts, events, intake) : 0),
            looks.Subscriptions.Times(Looks(
                parts.Subscriptions > 0 ? StandingLooks.Subscriptions : StandingLooks.NoSubscription, events, intake)),
            looks.Destinations.Times(Looks(StandingLooks.Destinations, events, intake)),
            looks.Counts.Times(Looks(StandingLooks.Counts, events, http) + Looks(StandingLooks.Counts, events, intake)),
            timers.Aggregate((one, other) => one.Plus(other)).Times(MonthOfEvents.Seconds / TimeSpan.FromHours(1).TotalSeconds));
    }

    /// <summary>
    /// How often instances look in a month: who has looked does not for a while, and then does with the next event that comes to it. So
    /// there is never more than one look for an event, nor more than one in that while.
    /// </summary>
    /// <param name="every">How long who has looked does not look again.</param>
    /// <param name="events">How many events come.</param>
    /// <param name="instances">To how many instances.</param>
    public static double Looks(TimeSpan every, double events, double instances) =>
        events == 0 || instances == 0 ? 0 : 1 / ((every.TotalSeconds / (instances * MonthOfEvents.Seconds)) + (1 / events));
}
