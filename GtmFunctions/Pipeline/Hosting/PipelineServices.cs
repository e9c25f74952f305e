using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Enrich.Awaiting;
using GtmFunctions.Pipeline.Enrich.Fetching;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Limits.Switch;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Alerts;
using GtmFunctions.Pipeline.Ops.Alerts.Checks;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Route.Late;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Signals;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Alerts;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Intake;
using GtmFunctions.Pipeline.Storage.Limits;
using GtmFunctions.Pipeline.Storage.Outbound;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Route;
using GtmFunctions.Pipeline.Storage.Signals;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GtmFunctions.Pipeline.Hosting;

/// <summary>Puts the pipeline into a host's services.</summary>
public static class PipelineServices
{
    /// <summary>
    /// Adds the whole pipeline. The host brings <see cref="IConfiguration"/> and logging; <see cref="TimeProvider"/>,
    /// <see cref="StorageConnection"/>, <see cref="OutboundClient"/>, <see cref="PublicAddress"/>, <see cref="AdmissionSettings"/> and
    /// <see cref="QueueSettings"/> are added where it has not.
    /// </summary>
    public static IServiceCollection AddPipeline(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => StorageConnection.FromSettings(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton(provider => new OutboundClient(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new PublicAddress(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton(AdmissionSettings.Default);
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
        .AddSingleton<PoisonQueues>()
        .AddSingleton<QueueInspection>()
        .AddSingleton<QueueReadings>()
        .AddSingleton<StorageClock>()
        .AddSingleton<StorageInventory>()
        .AddSingleton<ReplayJobs>()
        .AddSingleton<ReplayRecalls>()
        .AddSingleton<InactivityRecords>()
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
        .AddSingleton<LookupAdmission>()
        .AddSingleton<RememberedAnswers>()
        .AddSingleton<WaterfallStep>()
        .AddSingleton<Waterfall>()
        .AddSingleton<RecordFetch>()
        .AddSingleton<CallbackAnswers>()
        .AddSingleton<ParkedEventReleaser>()
        .AddSingleton<Parking>()
        .AddSingleton<CallbackHandler>()
        .AddSingleton<ITimeoutHandler, EnrichmentTimeout>()
        .AddSingleton<EnrichStage>()
        .AddSingleton<Emission>()
        .AddSingleton<SignalCounter>()
        .AddSingleton<AbsenceWatch>()
        .AddSingleton<SignalObserver>()
        .AddSingleton<OwnerAssigner>()
        .AddSingleton<RouteDecider>()
        .AddSingleton<AcknowledgeLinks>()
        .AddSingleton<Acknowledger>()
        .AddSingleton<AcknowledgeEndpoint>()
        .AddSingleton<SlaClock>()
        .AddSingleton<SlaEvents>()
        .AddSingleton<ITimeoutHandler, SlaTimeout>()
        .AddSingleton<RouteReplay>()
        .AddSingleton<LateRouting>()
        .AddSingleton<RouteStage>()
        .AddSingleton<RefreshGrants>()
        .AddSingleton<ConnectorClient>()
        .AddSingleton<DestinationSwitches>()
        .AddSingleton<CircuitBreakers>()
        .AddSingleton<RateLimiter>()
        .AddSingleton<AddressLifetimes>()
        .AddSingleton<Admission>()
        .AddSingleton<ActionWaits>()
        .AddSingleton<EnrichmentQuestion>()
        .AddSingleton<ActionCalls>()
        .AddSingleton<ActionEnding>()
        .AddSingleton<DeliverStage>()
        .AddSingleton<TimeoutQueue>()
        .AddSingleton<ITimeoutHandler, InactivityTimeouts>()
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
        .AddSingleton<DeadLetterWriter>()
        .AddSingleton<DeadLetterCloser>()
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
        .AddSingleton<TrafficReader>()
        .AddAlerts();

    private static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddSingleton<IAlertCheck, DeadLetterCheck>()
        .AddSingleton<IAlertCheck, SilenceCheck>()
        .AddSingleton<IAlertCheck, DestinationCheck>()
        .AddSingleton<IAlertCheck, SignatureCheck>()
        .AddSingleton<IAlertCheck, DriftCheck>()
        .AddSingleton<IAlertCheck, SlowCheck>()
        .AddSingleton<AlertStates>()
        .AddSingleton<AlertSender>()
        .AddSingleton<AlertRunner>();
}
