using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Acknowledge;

/// <summary>Where people reach this app.</summary>
/// <param name="settings">The app settings.</param>
/// <param name="own">The address that the host itself knows, where it does.</param>
public sealed class PublicAddress(IConfiguration settings, Func<string?>? own = null)
{
    /// <summary>The setting that names it, for an app behind a domain of its own or a proxy.</summary>
    public const string SettingName = "GTM_PUBLIC_URL";

    /// <summary>The host name that Azure gives the app.</summary>
    private const string AzureHostName = "WEBSITE_HOSTNAME";

    /// <summary>The address without a slash at the end; <see langword="null"/> where it is not known.</summary>
    public string? Find() =>
        settings[SettingName]?.Trim() is { Length: > 0 } named ? IsAddress(named) ? named.TrimEnd('/') : null
        : own?.Invoke() ?? (settings[AzureHostName] is { Length: > 0 } host ? $"https://{host}" : null);

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
