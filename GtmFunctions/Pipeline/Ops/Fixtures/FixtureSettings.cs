using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>
/// App settings in the place of real ones, so that messages can be rendered where no secret is: each that a document names holds an
/// address of nobody, and a draft shows the setting's name for it.
/// </summary>
internal static class FixtureSettings
{
    // A host that cannot be (RFC 6761)
    private const string Nowhere = "https://gtm.invalid";

    /// <summary>Makes them.</summary>
    public static IConfiguration For(Configuration configuration)
    {
        var settings = NamedSettings.In(configuration).Select(setting => setting.Name).Distinct()
            .ToDictionary(name => name, string? (name) => $"{Nowhere}/{name}", StringComparer.OrdinalIgnoreCase);
        settings[PublicAddress.SettingName] = Nowhere;
        settings[AcknowledgeLinks.SecretSetting] = "no secret: links of fixtures are nobody's";
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }
}
