namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>All addresses of the site.</summary>
internal static class PageRoutes
{
    /// <summary>Pages and forms; of two that fit an address the first answers.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        .. Overview.OverviewRoutes.All,
        .. Events.EventsRoutes.All,
        .. DeadLetters.DeadLettersRoutes.All,
        .. Accounts.AccountsRoutes.All,
        .. People.PeopleRoutes.All,
        .. Reps.RepsRoutes.All,
        .. Rules.RulesRoutes.All,
        .. Alarms.AlarmsRoutes.All,
        .. Numbers.NumbersRoutes.All,
        .. Sources.SourcesRoutes.All,
        .. Destinations.DestinationsRoutes.All,
        .. Subscriptions.SubscriptionsRoutes.All,
        .. Map.MapRoutes.All,
        .. Drift.DriftRoutes.All,
        .. Data.DataRoutes.All,
        .. Jobs.JobsRoutes.All,
        .. Importing.ImportsRoutes.All,
        .. Rules.Tables.TableRoutes.All,
        .. Rules.Reps.RepLeaveRoutes.All,
    ];
}
