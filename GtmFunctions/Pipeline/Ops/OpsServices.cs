using GtmFunctions.Pipeline.Ops.Accounts;
using GtmFunctions.Pipeline.Ops.Alarms;
using GtmFunctions.Pipeline.Ops.Alerts;
using GtmFunctions.Pipeline.Ops.Alerts.Checks;
using GtmFunctions.Pipeline.Ops.Capture;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Ops.Gaps;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Ops.Jobs;
using GtmFunctions.Pipeline.Ops.Leaving;
using GtmFunctions.Pipeline.Ops.Lists;
using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Ops.Numbers;
using GtmFunctions.Pipeline.Ops.People;
using GtmFunctions.Pipeline.Ops.Polls;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Ops.Retention;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Ops.Sheets;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Ops.Subscriptions;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>Puts what people ask and command into a host's services.</summary>
internal static class OpsServices
{
    /// <summary>Adds the room <c>Ops</c>.</summary>
    public static IServiceCollection AddOps(this IServiceCollection services) => services
        .AddRetention()
        .AddPeople()
        .AddRules()
        .AddSingleton(provider => new Remains(
            provider.GetRequiredService<QueueInspection>(),
            provider.GetRequiredService<ParkedEvents>(),
            provider.GetRequiredService<AssignmentLedger>()))
        .AddSingleton<CaptureEndpoints>()
        .AddSingleton<PollEndpoints>()
        .AddSingleton<GapEndpoints>()
        .AddSingleton<SourceCapture>()
        .AddSingleton<ChecksEndpoint>()
        .AddSingleton<ConfigurationEndpoints>()
        .AddSingleton<FixtureEndpoints>()
        .AddSingleton<HandshakeEndpoints>()
        .AddSingleton<DestinationGauges>()
        .AddSingleton<DeadLetterReplay>()
        .AddSingleton<DriftList>()
        .AddSingleton<DestinationStateList>()
        .AddSingleton<NumbersEndpoint>()
        .AddSingleton<OwnHooks>()
        .AddSingleton<MapReader>()
        .AddSingleton<OpsEndpoints>()
        .AddSingleton<OpsTimers>()
        .AddSingleton<SelfExamination>()
        .AddPreview()
        .AddSingleton<ImportEndpoints>()
        .AddSingleton<ImportPreview>()
        .AddSingleton<ImportRequests>()
        .AddSingleton<EventPreview>()
        .AddSingleton<EventReplay>()
        .AddSingleton<ReplayEndpoints>()
        .AddSingleton<ReplayPlanner>()
        .AddSingleton<ReplayRecall>()
        .AddSingleton<ReplayRunner>()
        .AddSingleton<ITimeoutHandler>(provider => provider.GetRequiredService<ReplayRunner>())
        .AddSingleton<SimulatedEvents>()
        .AddSingleton<SimulateEndpoint>()
        .AddSingleton<Simulation>()
        .AddSingleton<TraceView>()
        .AddSingleton<JobEndpoints>()
        .AddSingleton<JobPlanner>()
        .AddSingleton<JobRunner>()
        .AddSingleton<IScheduledWork>(provider => provider.GetRequiredService<JobRunner>())
        .AddSubscriptionCalls()
        .AddListCalls()
        .AddSingleton<LeadHandOver>()
        .AddSingleton<NextOwnerNotices>()
        .AddSingleton<RepHoldingsReader>()
        .AddSingleton<RepLeaving>()
        .AddSingleton<SheetPublisher>()
        .AddSingleton<SheetRunner>()
        .AddSingleton<IScheduledWork>(provider => provider.GetRequiredService<SheetRunner>())
        .AddAlerts();

    private static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton<IAlertCheck, DeadLetterCheck>()
        .AddSingleton<IAlertCheck, SilenceCheck>()
        .AddSingleton<IAlertCheck, DestinationCheck>()
        .AddSingleton<IAlertCheck, SignatureCheck>()
        .AddSingleton<IAlertCheck, DriftCheck>()
        .AddSingleton<IAlertCheck, SlowCheck>()
        .AddSingleton<IAlertCheck, SpikeCheck>()
        .AddSingleton<IAlertCheck, SuccessCheck>()
        .AddSingleton<IAlertCheck, SlowToRepCheck>()
        .AddSingleton<IAlertCheck, UnhandledTypeCheck>()
        .AddSingleton<IAlertCheck, OldSecretCheck>()
        .AddSingleton<IAlertCheck, AlertChannelCheck>()
        .AddSingleton<IAlertCheck, LinkedTableCheck>()
        .AddSingleton<IAlertCheck, SubscriptionCheck>()
        .AddSingleton<IAlertCheck, PollCheck>()
        .AddSingleton<IAlertCheck, GapCheck>()
        .AddSingleton<AlarmList>()
        .AddSingleton<AlarmMutes>()
        .AddSingleton<AlarmEndpoints>()
        .AddSingleton<AlertStates>()
        .AddSingleton<AlertSender>()
        .AddSingleton<AlertRunner>();

    private static IServiceCollection AddListCalls(this IServiceCollection services) => services
        .AddSingleton<ListEndpoints>()
        .AddSingleton<AccountAnswers>()
        .AddSingleton<AccountEndpoints>();

    private static IServiceCollection AddRetention(this IServiceCollection services)
    {
        foreach (var dated in DatedRows.All)
            services.AddSingleton<IForgetter>(provider => new RowsForgetter(dated, provider.GetRequiredService<RowForgetter>()));
        return services
            .AddSingleton<IForgetter, DaysForgetter>()
            .AddSingleton<IForgetter, MessagesForgetter>()
            .AddSingleton<IForgetter, ReplaysForgetter>()
            .AddSingleton<IForgetter, ListsForgetter>()
            .AddSingleton<IForgetter, ImportsForgetter>()
            .AddSingleton<IForgetter, VersionsForgetter>()
            .AddSingleton<RetentionList>()
            .AddSingleton<RetentionRunner>();
    }

    private static IServiceCollection AddRules(this IServiceCollection services) => services
        .AddSingleton<FixtureRunner>()
        .AddSingleton<RulesPublisher>()
        .AddSingleton<PublishingAnswer>()
        .AddSingleton<BundleEndpoints>()
        .AddSingleton<VersionEndpoints>()
        .AddSingleton<RolloutComparison>();

    private static IServiceCollection AddPreview(this IServiceCollection services) => services
        .AddSingleton<GivenEvents>()
        .AddSingleton<PreviewEndpoint>()
        .AddSingleton<PreviewRun>()
        .AddSingleton<PreviewSides>()
        .AddSingleton<PreviewHandOvers>()
        .AddSingleton<PreviewStart>()
        .AddSingleton<RecordedEvents>();

    private static IServiceCollection AddPeople(this IServiceCollection services) => services
        .AddSingleton<ErasurePass>()
        .AddSingleton<ErasureRunner>()
        .AddSingleton<ITimeoutHandler>(provider => provider.GetRequiredService<ErasureRunner>())
        .AddSingleton<KeyedEraser>()
        .AddSingleton<LetterEraser>()
        .AddSingleton<PeopleEndpoints>()
        .AddSingleton<PersonEraser>()
        .AddSingleton<PersonExport>();
}
