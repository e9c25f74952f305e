using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Host;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Deliver.Breaker;
using GtmFunctions.Pipeline.Deliver.Connectors;
using GtmFunctions.Pipeline.Deliver.Pace;
using GtmFunctions.Pipeline.Deliver.Switch;
using GtmFunctions.Pipeline.Deliver.Turns;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Enrich.Awaiting;
using GtmFunctions.Pipeline.Enrich.Fetching;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Alerts;
using GtmFunctions.Pipeline.Ops.Alerts.Checks;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Ops.DeadLetters;
using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Ops.Metrics;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Ops.Traffic;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Route.Assign;
using GtmFunctions.Pipeline.Route.Deadlines;
using GtmFunctions.Pipeline.Route.Late;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Route.Signals;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GtmFunctions.Pipeline;

/// <summary>Puts the pipeline into a host's services.</summary>
public static class PipelineServices
{
    /// <summary>
    /// Adds the whole pipeline. The host brings <see cref="IConfiguration"/> and logging; <see cref="TimeProvider"/>,
    /// <see cref="StorageConnection"/>, <see cref="OutboundClient"/>, <see cref="PublicAddress"/>, <see cref="TurnSettings"/> and
    /// <see cref="QueueSettings"/> are added where it has not.
    /// </summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => StorageConnection.FromSettings(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton(provider => new OutboundClient(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new PublicAddress(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton(TurnSettings.Default);
        services.TryAddSingleton(_ => HostJson.ReadQueues(Path.Combine(AppContext.BaseDirectory, "host.json")));
        return services.AddStorage().AddConfiguration().AddStages().AddOps();
    }

    private static IServiceCollection AddStorage(this IServiceCollection services) => services
        .AddSingleton(provider => MessageQueue.ForStages(provider.GetRequiredService<StorageConnection>()))
        .AddSingleton<AccessProbe>()
        .AddSingleton<ActionRecords>()
        .AddSingleton<AlertRecords>()
        .AddSingleton<AssignmentLedger>()
        .AddSingleton<Claims>()
        .AddSingleton<DeadLetterRecords>()
        .AddSingleton<DestinationStates>()
        .AddSingleton<DriftRecords>()
        .AddSingleton<EnrichmentCache>()
        .AddSingleton<EventIndex>()
        .AddSingleton<EventMarks>()
        .AddSingleton<EventTrace>()
        .AddSingleton<Failures>()
        .AddSingleton<HandshakeSecrets>()
        .AddSingleton<HopKey>()
        .AddSingleton<SlaKeys>()
        .AddSingleton<SlaRecords>()
        .AddSingleton<QueueReadings>()
        .AddSingleton<StorageClock>()
        .AddSingleton<StorageInventory>()
        .AddSingleton<ReplayJobs>()
        .AddSingleton<ReplayRecalls>()
        .AddSingleton<QuietRecords>()
        .AddSingleton<SignalRecords>()
        .AddSingleton<ParkedEvents>()
        .AddSingleton<StoragePreparation>()
        .AddSingleton<StorageProbe>()
        .AddSingleton<StoredText>()
        .AddSingleton<TraceTables>()
        .AddSingleton<TrafficRecords>();

    private static IServiceCollection AddConfiguration(this IServiceCollection services) => services
        .AddSingleton(_ => SourceCatalogue.Load())
        .AddSingleton(_ => ConnectorCatalogue.Load())
        .AddSingleton(provider => ConfigurationReader.ForThisVersion(
            provider.GetRequiredService<SourceCatalogue>(), provider.GetRequiredService<ConnectorCatalogue>()))
        .AddSingleton<VersionStore>()
        .AddSingleton<ConfigurationVersions>();

    private static IServiceCollection AddStages(this IServiceCollection services) => services
        .AddSingleton<HopSeal>()
        .AddSingleton<ReceiveEndpoint>()
        .AddSingleton<DriftWatch>()
        .AddHostedService<ShapeFlush>()
        .AddSingleton<ItemLetters>()
        .AddSingleton<IntakeStage>()
        .AddSingleton<ProviderGate>()
        .AddSingleton<RememberedAnswers>()
        .AddSingleton<WaterfallStep>()
        .AddSingleton<Waterfall>()
        .AddSingleton<RecordFetch>()
        .AddSingleton<CallBackAnswers>()
        .AddSingleton<Releasing>()
        .AddSingleton<Parking>()
        .AddSingleton<CallBacks>()
        .AddSingleton<ITimeoutHandler, EnrichmentTimeout>()
        .AddSingleton<EnrichStage>()
        .AddSingleton<Emission>()
        .AddSingleton<SignalCounter>()
        .AddSingleton<AbsenceWatch>()
        .AddSingleton<SignalObserver>()
        .AddSingleton<OwnerAssigner>()
        .AddSingleton<RouteDecider>()
        .AddSingleton<AcknowledgeLinks>()
        .AddSingleton<AcknowledgeDesk>()
        .AddSingleton<AcknowledgeEndpoint>()
        .AddSingleton<SlaClock>()
        .AddSingleton<SlaEvents>()
        .AddSingleton<ITimeoutHandler, SlaTimeout>()
        .AddSingleton<RouteReplay>()
        .AddSingleton<LateRouting>()
        .AddSingleton<RouteStage>()
        .AddSingleton<RefreshGrants>()
        .AddSingleton<ConnectorClient>()
        .AddSingleton<SwitchBook>()
        .AddSingleton<BreakerBook>()
        .AddSingleton<PaceBook>()
        .AddSingleton<AddressBook>()
        .AddSingleton<Turnstile>()
        .AddSingleton<ActionWaits>()
        .AddSingleton<EnrichmentQuestion>()
        .AddSingleton<ActionCalls>()
        .AddSingleton<ActionEnding>()
        .AddSingleton<DeliverStage>()
        .AddSingleton<TimeoutQueue>()
        .AddSingleton<ITimeoutHandler, QuietTimeouts>()
        .AddSingleton<TimeoutStage>()
        .AddSingleton<StageRunner>()
        .AddSingleton<QueueStages>()
        .AddSingleton<PipelineSurface>();

    private static IServiceCollection AddOps(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<ChecksEndpoint>()
        .AddSingleton<ConfigurationEndpoints>()
        .AddSingleton<HandshakeEndpoints>()
        .AddSingleton<PipelineMetrics>()
        .AddSingleton<QueueGauges>()
        .AddSingleton<DestinationGauges>()
        .AddSingleton<DeadLetterBox>()
        .AddSingleton<DeadLetterEnding>()
        .AddSingleton<DeadLetterList>()
        .AddSingleton<DeadLetterReplay>()
        .AddSingleton<DeadLetterSearch>()
        .AddSingleton<DeadLetterSweep>()
        .AddSingleton<DriftList>()
        .AddSingleton<DestinationStateList>()
        .AddSingleton<OwnHooks>()
        .AddSingleton<OpsEndpoints>()
        .AddSingleton<OpsTimers>()
        .AddSingleton<SelfExamination>()
        .AddSingleton<EventPreview>()
        .AddSingleton<EventReplay>()
        .AddSingleton<OpsEndpoints>()
        .AddSingleton<OpsTimers>()
        .AddSingleton<ReplayEndpoints>()
        .AddSingleton<ReplayPlanner>()
        .AddSingleton<ReplayRecall>()
        .AddSingleton<ReplayRunner>()
        .AddSingleton<ITimeoutHandler>(provider => provider.GetRequiredService<ReplayRunner>())
        .AddSingleton<SimulatedEnrichment>()
        .AddSingleton<SimulatedIntake>()
        .AddSingleton<SimulateEndpoint>()
        .AddSingleton<Simulation>()
        .AddSingleton<TraceView>()
        .AddSingleton<TrafficCounts>()
        .AddHostedService<TrafficFlush>()
        .AddSingleton<TrafficBook>()
        .AddAlerts();

    private static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton<IAlertCheck, DeadLetterCheck>()
        .AddSingleton<IAlertCheck, SilenceCheck>()
        .AddSingleton<IAlertCheck, DestinationCheck>()
        .AddSingleton<IAlertCheck, SignatureCheck>()
        .AddSingleton<IAlertCheck, DriftCheck>()
        .AddSingleton<IAlertCheck, SlowCheck>()
        .AddSingleton<AlertBook>()
        .AddSingleton<AlertTeller>()
        .AddSingleton<AlertDesk>();
}
