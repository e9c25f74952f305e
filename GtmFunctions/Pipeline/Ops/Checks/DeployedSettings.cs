using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>The app settings that a document needs when it is deployed: each is a reference to a secret of the key vault.</summary>
public static class DeployedSettings
{
    // In the order in which people set them: what proves senders, then where actions go, then who is asked
    private static readonly string[] Order = ["source", "destination", "enricher", "template"];

    /// <summary>
    /// Their names, each once: secrets, tokens, addresses, what templates read, and what signs the links that owners get.
    /// </summary>
    public static IReadOnlyList<string> NamesFor(Configuration configuration)
    {
        var named = NamedSettings.In(configuration)
            .OrderBy(setting => Array.IndexOf(Order, setting.UsedBy.Split(' ')[0]))
            .Select(setting => setting.Name);
        var reads = configuration.Templates.Values.Any(template => template.ReadsLink);
        return [.. (reads ? named.Append(AcknowledgeLinks.SecretSetting) : named).Distinct(StringComparer.Ordinal)];
    }
}
