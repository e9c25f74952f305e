using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Surface;

/// <summary>An app setting that the host or the app reads, besides those that the configuration document names.</summary>
/// <param name="Name">Its name, as Azure and <c>local.settings.json</c> write it.</param>
/// <param name="InAzure">Whether a deployed app has it.</param>
/// <param name="Here">Whether it is set on a developer's machine.</param>
/// <param name="Without">What does not work without it; <see langword="null"/> where it may be missing or empty.</param>
public sealed record AppSetting(string Name, bool InAzure, bool Here, string? Without);

/// <summary>
/// The one list of app settings: infra's and the sample of <c>local.settings.json</c> are held against it by a test, a running app by
/// <c>gtm doctor</c>.
/// </summary>
public static class AppSettings
{
    /// <summary>The setting that holds Application Insights' connection string.</summary>
    public const string TelemetryConnection = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>The setting that names the first configuration document, relative to the app's folder.</summary>
    public const string Document = "GTM_CONFIG";

    /// <summary>Set by Azure itself in every app that it runs.</summary>
    public const string SiteName = "WEBSITE_SITE_NAME";

    /// <summary>The section whose settings override host.json.</summary>
    public const string HostOverrides = "AzureFunctionsJobHost";

    /// <summary>
    /// The platform's setting with the identity by which the app proves itself to Entra when people sign in
    /// (https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad, "Use a managed identity instead of a secret").
    /// </summary>
    public const string SignInCredential = "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID";

    private const string HostStorage = "AzureWebJobsStorage";
    private const string NoHost = "the host keeps no keys, leases and schedules: ops calls are refused and timers do not run";
    private const string NoStorage = "the app and its triggers do not reach the pipeline's storage";
    private const string NoTelemetry = "nothing is reported, and no alert that goes by the app's metrics can fire";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<AppSetting> All { get; } =
    [
        new(HostStorage, InAzure: false, Here: true, NoHost),
        .. InAzure($"{HostStorage}__", NoHost, "accountName", "credential", "clientId"),
        new(StorageConnection.SettingName, InAzure: false, Here: true, NoStorage),
        .. InAzure(
            $"{StorageConnection.SettingName}__",
            NoStorage,
            "queueServiceUri",
            "tableServiceUri",
            "blobServiceUri",
            "credential",
            "clientId"),
        .. InAzure("", NoTelemetry, TelemetryConnection, "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"),
        new("FUNCTIONS_WORKER_RUNTIME", InAzure: false, Here: true, "the host does not start the worker"),
        new(Document, InAzure: true, Here: true, Without: null),
        new(SignInCredential, InAzure: true, Here: false, Without: null),
        new(PublicAddress.SettingName, InAzure: true, Here: false, Without: null),
    ];

    private static IEnumerable<AppSetting> InAzure(string prefix, string without, params string[] names) =>
        names.Select(name => new AppSetting(prefix + name, InAzure: true, Here: false, without));
}
