using System.Text;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Outbound.Connectors.Auth;

/// <summary>Makes the header by which a call proves who we are.</summary>
internal sealed class Credentials(AccessTokens tokens)
{
    /// <summary>The header, or <see langword="null"/> where a call needs none.</summary>
    /// <param name="call">The call.</param>
    /// <param name="start">The base of the destination's addresses.</param>
    /// <param name="settings">Reads the token, which is a secret from then on.</param>
    /// <param name="refused">An OAuth token that was just refused, which is not used again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UnsentException">There is no token, or it cannot be used, or no OAuth token could be had for it.</exception>
    public async Task<KeyValuePair<string, string>?> HeaderAsync(
        OutboundCall call, string start, CallSettings settings, string? refused, CancellationToken cancellationToken)
    {
        var auth = call.Connector.Auth;
        if (auth.Kind == AuthKind.None || (auth.Optional && call.Destination.Token is null))
            return null;

        var name = call.Destination.Token ?? throw UnsentException.Refused(
            $"the destination '{call.Destination.Name}' must have a 'token': the setting with the credentials of {call.Connector.Title}");
        var token = settings.Required(name).Trim();
        settings.FetchesToken = auth.Kind == AuthKind.Oauth || (auth.TokenUrl.Length > 0 && Grant.IsRefresh(token));
        if (settings.FetchesToken)
            return Authorization("Bearer", await tokens.GetAsync(call, start, token, settings, refused, cancellationToken));
        return auth.Kind switch
        {
            AuthKind.Bearer => Authorization("Bearer", token),
            AuthKind.Basic => Authorization("Basic", Base64(token, settings)),
            AuthKind.BasicUser => Authorization("Basic", Base64($"{token}:", settings)),
            _ => KeyValuePair.Create(auth.Header, auth.Prefix + token),
        };
    }

    private static KeyValuePair<string, string> Authorization(string scheme, string value) => new("Authorization", $"{scheme} {value}");

    private static string Base64(string pair, CallSettings settings)
    {
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
        settings.Secrets.Hide(text);
        return text;
    }
}
