using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Says where links lead that the app sends: those of alerts and of owners.</summary>
internal static class AddressCheck
{
    private const string Check = "address of links";

    /// <summary>One finding.</summary>
    /// <param name="address">The address.</param>
    /// <param name="configuration">The document, which may send links or not; <see langword="null"/> where none is loaded.</param>
    public static Finding Examine(PublicAddress address, Configuration? configuration) => (address.Find(), address.Origin) switch
    {
        (null, AddressOrigin.Setting) => Finding.Failed(
            Check,
            $"{PublicAddress.SettingName} is no address, so that links in alerts have no host and owners get none",
            "Set it to the https address at which browsers reach the app, such as https://hooks.example.com."),
        (null, _) when !SendsLinks(configuration) => Finding.Ok(Check, "the app does not know its own address, and sends no link"),
        (null, _) => Finding.Warning(
            Check,
            $"the app does not know its own address and {PublicAddress.SettingName} is not set: links in alerts have no host, " +
            "and owners get none",
            $"Set {PublicAddress.SettingName} to the https address at which browsers reach the app."),
        (_, AddressOrigin.Setting) => Finding.Ok(Check, $"links lead to {PublicAddress.SettingName}"),
        (_, AddressOrigin.OwnHost) => Finding.Ok(Check, "links lead to this host's own address, which this machine alone reaches"),
        _ => Finding.Ok(Check, $"{PublicAddress.SettingName} is not set: links lead to the host name that Azure gives the app"),
    };

    private static bool SendsLinks(Configuration? configuration) =>
        configuration is not null
        && (configuration.Alerts is not null || configuration.Templates.Values.Any(template => template.ReadsLink));
}
