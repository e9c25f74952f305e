using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Outbound.Connectors.Auth;

/// <summary>
/// What is sent to an OAuth token endpoint: client credentials (RFC 6749, 4.4), a refresh token (RFC 6749, 6) or a JWT bearer assertion
/// (RFC 7523).
/// </summary>
/// <param name="Form">The form-encoded request.</param>
/// <param name="Secrets">Parts of it that must not be shown.</param>
internal sealed record Grant(string Form, IReadOnlyList<string> Secrets)
{
    /// <summary>The client as <c>ID:SECRET</c>, which proves itself in the form too; <see langword="null"/> for an assertion.</summary>
    public string? Client { get; private init; }

    /// <summary>The grant whose client proves itself by an <c>Authorization</c> header of HTTP Basic instead of in the form.</summary>
    /// <returns>The grant, and the header; the same grant and no header for an assertion.</returns>
    public (Grant Grant, string? Authorization) AsBasic()
    {
        if (Client is null)
            return (this, null);
        var proof = Convert.ToBase64String(Encoding.UTF8.GetBytes(Client));
        var form = string.Join('&', Form.Split('&').Where(field => !field.StartsWith("client_", StringComparison.Ordinal)));
        return (this with { Form = form, Secrets = [.. Secrets, proof] }, $"Basic {proof}");
    }

    // Salesforce refuses assertions that end more than a few minutes ahead
    private static readonly TimeSpan AssertionLife = TimeSpan.FromMinutes(2);

    /// <summary>Whether a setting's value has a refresh token, so that it is a grant and no token.</summary>
    public static bool IsRefresh(string credentials) => Refresh(credentials) is not null;

    /// <summary>Makes the grant that a setting's value stands for.</summary>
    /// <param name="credentials">
    /// <c>CLIENT_ID:CLIENT_SECRET</c>, with <c>:REFRESH_TOKEN</c> behind it or not, or a JSON object
    /// (<see cref="Catalog.AuthKind.Oauth"/>).
    /// </param>
    /// <param name="setting">The setting's name, for what is wrong with it.</param>
    /// <param name="audience">Whom an assertion is for where the credentials do not say.</param>
    /// <param name="now">When an assertion is made.</param>
    /// <param name="refresh">The refresh token that took the place of the setting's.</param>
    /// <exception cref="UnsentException">The value is none of them.</exception>
    public static Grant Create(string credentials, string setting, string audience, DateTimeOffset now, string? refresh)
    {
        if (Refresh(credentials) is (var client, var secretOfClient, var first))
        {
            refresh ??= first;
            var form = Encode(
                ("grant_type", "refresh_token"), ("client_id", client), ("client_secret", secretOfClient), ("refresh_token", refresh));
            return new Grant(form, [secretOfClient, refresh, first]) { Client = $"{client}:{secretOfClient}" };
        }

        if (JsonCredentials.IsJson(credentials))
            return Assertion(JsonCredentials.Parse(credentials), setting, audience, now);
        var colon = credentials.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
        {
            throw UnsentException.Misconfigured(
                setting,
                $"the setting '{setting}' must be CLIENT_ID:CLIENT_SECRET, with :REFRESH_TOKEN behind it or not, or JSON for a JWT");
        }

        var secret = credentials[(colon + 1)..];
        return new Grant(
            Encode(("grant_type", "client_credentials"), ("client_id", credentials[..colon]), ("client_secret", secret)), [secret])
        {
            Client = credentials,
        };
    }

    /// <summary>Tells what must not be shown.</summary>
    public void Hide(SecretRedaction redaction)
    {
        foreach (var secret in Secrets)
            redaction.Hide(secret);
    }

    // A secret with a colon in it must be written as JSON
    private static (string Client, string Secret, string Refresh)? Refresh(string credentials)
    {
        if (JsonCredentials.IsJson(credentials))
        {
            return JsonCredentials.Parse(credentials) is
            { ClientId: { Length: > 0 } client, ClientSecret: { Length: > 0 } secret, RefreshToken: { Length: > 0 } token }
                    ? (client, secret, token)
                    : null;
        }

        return credentials.Split(':') is [{ Length: > 0 } id, { Length: > 0 } key, { Length: > 0 } refresh] ? (id, key, refresh) : null;
    }

    private static Grant Assertion(JsonCredentials credentials, string setting, string audience, DateTimeOffset now)
    {
        if (credentials is not { ClientId: { } client, Subject: { } subject, PrivateKey: { } pem })
        {
            throw UnsentException.Misconfigured(
                setting,
                $"the setting '{setting}' must have 'clientId', 'subject' and 'privateKey', or 'clientId', " +
                "'clientSecret' and 'refreshToken'");
        }

        using var key = Key(pem, setting);
        var claims = new JsonObject
        {
            ["iss"] = client,
            ["sub"] = subject,
            ["aud"] = credentials.Audience ?? audience,
            ["exp"] = (now + AssertionLife).ToUnixTimeSeconds(),
        };
        var signed = $"{Part("""{"alg":"RS256","typ":"JWT"}""")}.{Part(claims.ToJsonString())}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var assertion = $"{signed}.{Base64Url.EncodeToString(signature)}";
        return new Grant(Encode(("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion)), [assertion, pem]);
    }

    private static RSA Key(string pem, string setting)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw UnsentException.Misconfigured(setting, $"'privateKey' of the setting '{setting}' is no RSA key in PEM");
        }
    }

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Encode(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var form = new List<string>();
        foreach (var (name, value) in fields)
            form.Add($"{name}={Uri.EscapeDataString(value)}");
        return string.Join('&', form);
    }
}
