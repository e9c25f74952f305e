using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Config;

/// <summary>Who says where people reach this app.</summary>
public enum AddressOrigin
{
    /// <summary>The setting <see cref="PublicAddress.SettingName"/>.</summary>
    Setting,

    /// <summary>The host, which knows what it listens on.</summary>
    OwnHost,

    /// <summary>Azure, which gives the app a host name.</summary>
    Azure,

    /// <summary>Nobody.</summary>
    Unknown,
}

/// <summary>Where people reach this app: the one address that every link begins with which the app sends.</summary>
/// <param name="settings">The app settings.</param>
/// <param name="own">The address that the host itself knows, where it does.</param>
public sealed class PublicAddress(IConfiguration settings, Func<string?>? own = null)
{
    /// <summary>The setting that names it, for an app behind a domain of its own or a proxy.</summary>
    public const string SettingName = "GTM_PUBLIC_URL";

    /// <summary>The host name that Azure gives the app, and the Functions host on a developer's machine its own with the port.</summary>
    private const string AzureHostName = "WEBSITE_HOSTNAME";

    /// <summary>Who says it.</summary>
    public AddressOrigin Origin =>
        Named is not null ? AddressOrigin.Setting
        : own?.Invoke() is not null ? AddressOrigin.OwnHost
        : settings[AzureHostName] is { Length: > 0 } ? AddressOrigin.Azure
        : AddressOrigin.Unknown;

    /// <summary>The address without a slash at the end; <see langword="null"/> where it is not known, or the setting holds none.</summary>
    public string? Find() => Origin switch
    {
        AddressOrigin.Setting => IsAddress(Named!) ? Named!.TrimEnd('/') : null,
        AddressOrigin.OwnHost => own!()!.TrimEnd('/'),
        AddressOrigin.Azure => OfHost(settings[AzureHostName]!),
        _ => null,
    };

    private string? Named => SettingValue.OfTheApp(settings, SettingName)?.Trim();

    private static string OfHost(string host) =>
        Uri.TryCreate($"http://{host}", UriKind.Absolute, out var address) && address.IsLoopback ? $"http://{host}" : $"https://{host}";

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));
}
