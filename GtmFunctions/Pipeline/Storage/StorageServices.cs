using GtmFunctions.Pipeline.Storage.Accounts;
using GtmFunctions.Pipeline.Storage.Acknowledge;
using GtmFunctions.Pipeline.Storage.Alerts;
using GtmFunctions.Pipeline.Storage.Assign;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Pipeline.Storage.Intake;
using GtmFunctions.Pipeline.Storage.Jobs;
using GtmFunctions.Pipeline.Storage.Limits;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.Outbound;
using GtmFunctions.Pipeline.Storage.People;
using GtmFunctions.Pipeline.Storage.Poll;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Pipeline.Storage.Route;
using GtmFunctions.Pipeline.Storage.Signals;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Storage.Traces;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>Puts what talks to storage into a host's services.</summary>
internal static class StorageServices
{
    /// <summary>Adds the room <c>Storage</c>.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => StorageConnection.FromSettings(provider.GetRequiredService<IConfiguration>()));
        return services
            .AddSingleton<QueueSends>()
            .AddSingleton(provider => MessageQueue.ForStages(
                provider.GetRequiredService<StorageConnection>(), provider.GetRequiredService<QueueSends>()))
            .AddSingleton<AccessProbe>()
            .AddSingleton<ActionRecords>()
            .AddSingleton<AlertRecords>()
            .AddSingleton<AssignmentLedger>()
            .AddSingleton<CapturedRequests>()
            .AddSingleton<CaptureSwitches>()
            .AddSingleton<Claims>()
            .AddSingleton<DeadLetterRecords>()
            .AddSingleton<DayForgetter>()
            .AddSingleton<DestinationStates>()
            .AddSingleton<DriftRecords>()
            .AddSingleton<EnrichmentCache>()
            .AddSingleton<Erasures>()
            .AddSingleton<EventEraser>()
            .AddSingleton<EventIndex>()
            .AddSingleton<EventMarks>()
            .AddSingleton<EventSearch>()
            .AddSingleton<EventTrace>()
            .AddSingleton<Failures>()
            .AddSingleton<HandshakeSecrets>()
            .AddSingleton<HeldRecords>()
            .AddSingleton<HopKey>()
            .AddSingleton<SlaKeys>()
            .AddSingleton<SlaRecords>()
            .AddSingleton<KeyedLeavings>()
            .AddSingleton<PersonBlobs>()
            .AddSingleton<PersonKey>()
            .AddSingleton<PersonRows>()
            .AddSingleton<PoisonQueues>()
            .AddSingleton(provider => QueueInspection.ForStages(provider.GetRequiredService<StorageConnection>()))
            .AddSingleton<QueueReadings>()
            .AddSingleton<SheetStates>()
            .AddSingleton<StorageClock>()
            .AddSingleton<StorageInventory>()
            .AddSingleton<ReplayJobs>()
            .AddSingleton<RetentionStates>()
            .AddSingleton<RowForgetter>()
            .AddSingleton<ReplayRecalls>()
            .AddSingleton<InactivityRecords>()
            .AddSingleton<SignalRecords>()
            .AddSingleton<NumberRecords>()
            .AddSingleton<ParkedEvents>()
            .AddSingleton<StoragePreparation>()
            .AddSingleton<StorageProbe>()
            .AddSingleton<StoredText>()
            .AddSingleton<SubscriptionRecords>()
            .AddSingleton<SubscriptionReplays>()
            .AddSingleton<TraceTables>()
            .AddSingleton<TrafficRecords>()
            .AddSingleton<VersionStore>()
            .AddSingleton<PublicationHistory>()
            .AddSingleton<RulesDrafts>()
            .AddSingleton<RefreshGrants>()
            .AddComing();
    }

    // What comes on other ways than webhooks
    private static IServiceCollection AddComing(this IServiceCollection services) => services
        .AddSingleton<AccountQuestions>()
        .AddSingleton<GapStates>()
        .AddSingleton<JobStates>()
        .AddSingleton<ImportBlobs>()
        .AddSingleton<ImportEraser>()
        .AddSingleton<ImportJobs>()
        .AddSingleton<ListEraser>()
        .AddSingleton<ListForgetter>()
        .AddSingleton<ListPieces>()
        .AddSingleton<ListStates>()
        .AddSingleton<ListVersions>()
        .AddSingleton<PollLeases>()
        .AddSingleton<PollStates>()
        .AddSingleton<SubjectChanges>();
}
