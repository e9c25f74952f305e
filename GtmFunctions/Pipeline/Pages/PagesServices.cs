using GtmFunctions.Pipeline.Pages.Accounts;
using GtmFunctions.Pipeline.Pages.Alarms;
using GtmFunctions.Pipeline.Pages.Data;
using GtmFunctions.Pipeline.Pages.DeadLetters;
using GtmFunctions.Pipeline.Pages.Destinations;
using GtmFunctions.Pipeline.Pages.Drift;
using GtmFunctions.Pipeline.Pages.Events;
using GtmFunctions.Pipeline.Pages.Importing;
using GtmFunctions.Pipeline.Pages.Jobs;
using GtmFunctions.Pipeline.Pages.Map;
using GtmFunctions.Pipeline.Pages.Numbers;
using GtmFunctions.Pipeline.Pages.Overview;
using GtmFunctions.Pipeline.Pages.People;
using GtmFunctions.Pipeline.Pages.Reps;
using GtmFunctions.Pipeline.Pages.Rules;
using GtmFunctions.Pipeline.Pages.Rules.Drafts;
using GtmFunctions.Pipeline.Pages.Rules.Edit;
using GtmFunctions.Pipeline.Pages.Rules.History;
using GtmFunctions.Pipeline.Pages.Rules.Reps;
using GtmFunctions.Pipeline.Pages.Rules.Rollouts;
using GtmFunctions.Pipeline.Pages.Rules.Tables;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Pages.Sources;
using GtmFunctions.Pipeline.Pages.Subscriptions;
using GtmFunctions.Pipeline.Pages.Visitors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Pages;

/// <summary>Puts the pages into a host's services.</summary>
internal static class PagesServices
{
    /// <summary>Adds the room <c>Pages</c>.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services) => services
        .AddSingleton<PageSite>()
        .AddSingleton<PageRenderer>()
        .AddSingleton(provider => new WhoMayLook(
            provider.GetRequiredService<IConfiguration>(), provider.GetService<LocalVisitor>()))
        .AddSingleton(provider => new FormToken(provider.GetService<LocalVisitor>()))
        .AddSingleton(provider => new SaidOnce(provider.GetService<LocalVisitor>()))
        .AddSingleton<OverviewQuery>()
        .AddSingleton<EventsQuery>()
        .AddSingleton<EventStoryQuery>()
        .AddSingleton<EventReplayForms>()
        .AddSingleton<EventSimulationQuery>()
        .AddSingleton<DeadLettersQuery>()
        .AddSingleton<DeadLetterForms>()
        .AddSingleton<ReplaysQuery>()
        .AddSingleton<FoundQuery>()
        .AddSingleton<PersonForms>()
        .AddSingleton<RepsQuery>()
        .AddRules()
        .AddSingleton<AccountsQuery>()
        .AddSingleton<AlarmsQuery>()
        .AddSingleton<DataQuery>()
        .AddSingleton<JobsQuery>()
        .AddSingleton<ImportsQuery>()
        .AddSingleton<ImportForms>()
        .AddSingleton<NumbersQuery>()
        .AddSingleton<SourceReader>()
        .AddSingleton<SourcesQuery>()
        .AddSingleton<RequestQuery>()
        .AddSingleton<DestinationsQuery>()
        .AddSingleton<SubscriptionsQuery>()
        .AddSingleton<SubscriptionForms>()
        .AddSingleton<MapQuery>()
        .AddSingleton<DriftQuery>()
        .AddSingleton<ShownTables>()
        .AddSingleton<TableQuery>()
        .AddSingleton<TableForms>()
        .AddSingleton<TableHistoryQuery>()
        .AddSingleton<RepLeaveQuery>();

    private static IServiceCollection AddRules(this IServiceCollection services) => services
        .AddSingleton<RulesQuery>()
        .AddSingleton<EditQuery>()
        .AddSingleton<EditForms>()
        .AddSingleton<EditTrials>()
        .AddSingleton<DraftReader>()
        .AddSingleton<DraftsQuery>()
        .AddSingleton<DraftForms>()
        .AddSingleton<DraftPreviews>()
        .AddSingleton<HistoryQuery>()
        .AddSingleton<RolloutQuery>();
}
