using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage.Receive;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>The live secrets of a source.</summary>
/// <param name="Live">Those that are set, and those that the provider supplied.</param>
/// <param name="Unset">The names of those that are not set.</param>
/// <param name="Agreed">The secret that a handshake's question must repeat, where it is set.</param>
internal sealed record SourceSecrets(IReadOnlyList<Secret> Live, IReadOnlyList<string> Unset, Secret? Agreed)
{
    /// <summary>Reads the secrets.</summary>
    /// <exception cref="Azure.RequestFailedException">The provider supplies its secret, and storage cannot be asked for it.</exception>
    public static async Task<SourceSecrets> OfAsync(
        Source source, IConfiguration settings, HandshakeSecrets supplied, CancellationToken cancellation)
    {
        var live = new List<Secret>();
        var unset = new List<string>();
        foreach (var name in source.Secrets)
        {
            if (SettingValue.Read(settings, name) is { } value)
                live.Add(new Secret(name, value));
            else
                unset.Add(name);
        }

        if (source.Provider.Handshake is { SuppliesSecret: true })
            live.AddRange((await supplied.LiveAsync(source.Name, cancellation)).Select(value => new Secret(Secret.Supplied, value)));
        var agreed = source.Provider.Handshake?.Secret is { } setting && SettingValue.Read(settings, setting) is { } token
            ? new Secret(setting, token)
            : null;
        return new SourceSecrets(live, unset, agreed);
    }
}
