using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Receive.Signatures;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>The live secrets of a source, by the names that the configuration gives.</summary>
/// <param name="Live">Those that are set.</param>
/// <param name="Unset">The names of those that are not.</param>
public sealed record SourceSecrets(IReadOnlyList<Secret> Live, IReadOnlyList<string> Unset)
{
    /// <summary>Reads the secrets. A Key Vault reference that could not be resolved counts as unset: Azure hands the reference on as it is.</summary>
    public static SourceSecrets Of(Source source, IConfiguration settings)
    {
        var live = new List<Secret>();
        var unset = new List<string>();
        foreach (var name in source.Secrets)
        {
            if (settings[name] is { Length: > 0 } value && !value.StartsWith("@Microsoft.KeyVault(", StringComparison.Ordinal))
                live.Add(new Secret(name, value));
            else
                unset.Add(name);
        }

        return new SourceSecrets(live, unset);
    }
}
