using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Config;

/// <summary>
/// The value of an app setting, as opposed to what Azure leaves in its place. To a document a name that it may not use has none, whatever
/// was read of it before.
/// </summary>
public static class SettingValue
{
    // Azure hands a reference that it could not resolve on as it is
    // (https://learn.microsoft.com/azure/app-service/app-service-key-vault-references,
    // https://learn.microsoft.com/azure/app-service/app-service-configuration-references).
    private static readonly string[] References = ["@Microsoft.KeyVault(", "@Microsoft.AppConfiguration("];

    /// <summary>
    /// The value of a setting that a document names; <see langword="null"/> where there is none, or only a Key Vault reference that was not
    /// resolved.
    /// </summary>
    public static string? Read(IConfiguration settings, string name) => SettingName.Is(name) ? OfTheApp(settings, name) : null;

    /// <summary>
    /// The value of one of the app's own settings, whose name no document can give; <see langword="null"/> as for <see cref="Read"/>.
    /// </summary>
    public static string? OfTheApp(IConfiguration settings, string name) =>
        settings[name] is { } value && !string.IsNullOrWhiteSpace(value) && !IsReference(value) ? value : null;

    /// <summary>Whether the setting is there and is a Key Vault reference that was not resolved.</summary>
    public static bool IsUnresolved(IConfiguration settings, string name) =>
        SettingName.Is(name) && settings[name] is { } value && IsReference(value);

    private static bool IsReference(string value) =>
        References.Any(reference => value.AsSpan().TrimStart().StartsWith(reference, StringComparison.OrdinalIgnoreCase));
}
