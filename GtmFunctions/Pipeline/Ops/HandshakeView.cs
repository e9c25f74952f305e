using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Receive;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>How it stands with the handshakes of sources whose providers supply the secret, as people may see it.</summary>
internal static class HandshakeView
{
    /// <summary><c>{"openUntil","secrets":[{"fingerprint","at","from"}]}</c>.</summary>
    public static JsonObject Render(HandshakeState state) => new()
    {
        ["openUntil"] = state.OpenUntil,
        ["secrets"] = new JsonArray([.. state.Secrets.Select(secret => (JsonNode)new JsonObject
        {
            ["fingerprint"] = secret.Fingerprint,
            ["at"] = secret.At,
            ["from"] = secret.From,
        })]),
    };

    /// <summary>The states of all sources of a configuration whose provider supplies the secret, by the sources' names.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public static async Task<IReadOnlyDictionary<string, HandshakeState>> AllAsync(
        HandshakeSecrets secrets, Configuration configuration, CancellationToken cancellation)
    {
        var states = new Dictionary<string, HandshakeState>();
        foreach (var source in configuration.Sources.Values.Where(source => source.Provider.Handshake is { SuppliesSecret: true }))
            states[source.Name] = await secrets.StateAsync(source.Name, cancellation);
        return states;
    }
}
