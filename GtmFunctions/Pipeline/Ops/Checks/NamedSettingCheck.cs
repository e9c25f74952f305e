using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>
/// Judges the settings that a document names, but for the secrets of its sources: each must have a value, and an address must be one.
/// </summary>
internal static class NamedSettingCheck
{
    /// <summary>One finding for each setting, whatever needs it.</summary>
    public static IEnumerable<Finding> Examine(Configuration configuration, IConfiguration settings) =>
        NamedSettings.In(configuration)
            .Where(setting => setting.Kind != SettingKind.SourceSecret)
            .GroupBy(setting => setting.Name)
            .Select(uses => Examine(uses.Key, [.. uses], settings));

    private static Finding Examine(string name, IReadOnlyList<NamedSetting> uses, IConfiguration settings)
    {
        var check = $"setting {name}";
        var usedBy = string.Join(", ", uses.Select(use => use.UsedBy).Distinct());
        if (SettingValue.Read(settings, name) is not { } value)
            return Finding.Failed(
                check, $"it {SecretMend.Fault(name, settings)}, and {usedBy} cannot do without it", SecretMend.For(name, settings));
        if (uses.Any(use => use.Kind == SettingKind.Address) && !IsAddress(value))
            return Finding.Failed(
                check, $"its value is no http or https address, and {usedBy} cannot be called", SecretMend.For(name, settings));
        return Finding.Ok(check, $"it has a value, for {usedBy}");
    }

    private static bool IsAddress(string value) =>
        Uri.TryCreate(value.Trim(), UriKind.Absolute, out var address) && address is { Scheme: "http" or "https" };
}
