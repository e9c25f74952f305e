using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Judges the settings that the host and the app need, whatever the document names.</summary>
internal static class AppSettingCheck
{
    private const string Check = "app settings";

    /// <summary>
    /// All that are missing, or one finding that none is. Outside Azure there is one only, which the app cannot start without.
    /// </summary>
    public static IReadOnlyList<Finding> Examine(IConfiguration settings)
    {
        if (!InAzure(settings))
            return [Finding.Ok(Check, $"not in Azure: {StorageConnection.SettingName} is all that is needed here, and it is set")];
        var needed = AppSettings.All.Where(setting => setting is { InAzure: true, Without: not null }).ToList();
        var missing = needed.Where(setting => IsMissing(setting, settings)).ToList();
        return missing.Count == 0
            ? [Finding.Ok(Check, $"all {needed.Count} that the host and the app need are set")]
            : [.. missing.Select(
                setting => Finding.Failed(
                    $"setting {setting.Name}", $"it is not set: {setting.Without}", "Deploy the infrastructure, which sets it."))];
    }

    /// <summary>Whether Azure runs the app.</summary>
    public static bool InAzure(IConfiguration settings) => !string.IsNullOrEmpty(settings[AppSettings.SiteName]);

    /// <summary>The names of settings that override host.json.</summary>
    public static IReadOnlyList<string> Overrides(IConfiguration settings) =>
    [
        .. settings.GetSection(AppSettings.HostOverrides).AsEnumerable()
            .Where(setting => setting.Value is not null).Select(setting => Written(setting.Key)),
    ];

    // A connection string stands for all of its siblings; that it should not be one is another finding.
    private static bool IsMissing(AppSetting setting, IConfiguration settings) =>
        string.IsNullOrEmpty(settings[setting.Name.Replace("__", ConfigurationPath.KeyDelimiter)])
        && (setting.Name.Split("__") is not [var root, _] || string.IsNullOrEmpty(settings[root]));

    private static string Written(string key) => key.Replace(ConfigurationPath.KeyDelimiter, "__");
}
