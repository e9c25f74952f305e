using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Pipeline.Telemetry;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;

namespace GtmFunctions.Functions;

/// <summary>Where the worker's traces, metrics and logs go. The Functions host sends its own by the same settings.</summary>
public static class TelemetryExport
{
    /// <summary>The setting that names a user-assigned identity where storage is reached by a connection string.</summary>
    public const string IdentitySetting = "AZURE_CLIENT_ID";

    /// <summary>
    /// Exports to Application Insights as the app's user-assigned identity, or by the connection string's key where no identity is named.
    /// Without a connection string nothing is exported, and the host is not told that the worker does so itself: it then reports what the
    /// worker sends it to whatever it is set up for.
    /// </summary>
    /// <param name="telemetry">The telemetry of the app.</param>
    /// <param name="settings">The application's settings.</param>
    public static IOpenTelemetryBuilder ExportToApplicationInsights(this IOpenTelemetryBuilder telemetry, IConfiguration settings) =>
        settings[AppSettings.TelemetryConnection] is { Length: > 0 } connection
            ? telemetry
                .UseFunctionsWorkerDefaults()
                .WithMetrics(metrics => metrics.AddMeter(PipelineMetrics.MeterName))
                .WithTracing(tracing => tracing.AddSource(TraceParent.SourceName))
                .UseAzureMonitorExporter(exporter =>
                {
                    exporter.ConnectionString = connection;
                    exporter.Credential = Identity(settings);

                    // The exporter samples traces; what a stage logs of an event is kept whether or not its trace is
                    exporter.EnableTraceBasedLogsSampler = false;
                })
            : telemetry;

    private static ManagedIdentityCredential? Identity(IConfiguration settings) =>
        Named(settings[$"{StorageConnection.SettingName}:clientId"]) ?? Named(settings[IdentitySetting]);

    private static ManagedIdentityCredential? Named(string? clientId) =>
        string.IsNullOrEmpty(clientId) ? null : new(ManagedIdentityId.FromUserAssignedClientId(clientId));
}
