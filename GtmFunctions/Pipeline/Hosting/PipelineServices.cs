using GtmFunctions.Pipeline.Accounts;
using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Import;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Pages;
using GtmFunctions.Pipeline.Poll;
using GtmFunctions.Pipeline.Receive;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Run;
using GtmFunctions.Pipeline.Signals;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Subscriptions;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Pipeline.Telemetry;
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
        return services
            .AddStorage()
            .AddCatalog()
            .AddConfig()
            .AddSurface()
            .AddTelemetry()
            .AddTimeouts()
            .AddAssign()
            .AddAcknowledge()
            .AddDeadLetters()
            .AddOutbound()
            .AddLimits()
            .AddLists()
            .AddAccounts()
            .AddReceive()
            .AddIntake()
            .AddPoll()
            .AddImport()
            .AddEnrich()
            .AddSignals()
            .AddSubscriptions()
            .AddRoute()
            .AddDeliver()
            .AddRun()
            .AddOps()
            .AddPages()
            .AddSingleton<StageRunner>()
            .AddSingleton(provider => new PipelineSurface(provider));
    }
}
