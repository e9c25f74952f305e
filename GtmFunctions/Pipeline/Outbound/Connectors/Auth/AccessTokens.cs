using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Outbound;

namespace GtmFunctions.Pipeline.Outbound.Connectors.Auth;

/// <summary>
/// Fetches OAuth 2 access tokens and keeps each until shortly before its end; many who want the same one cause one fetch.
/// </summary>
internal sealed class AccessTokens(OutboundClient outbound, RefreshGrants grants, TimeProvider time)
{
    // A token that is about to end may end on the way
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly RefreshedTokens _refreshed = new(grants, time);
    private readonly ConcurrentDictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>A token that is good for now.</summary>
    /// <param name="call">The call that needs it.</param>
    /// <param name="start">The base of the destination's addresses.</param>
    /// <param name="credentials">The value of the destination's token setting.</param>
    /// <param name="settings">Learns the token as a secret.</param>
    /// <param name="refused">A token that was just refused, which is not used again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UnsentException">None could be had.</exception>
    public async Task<string> GetAsync(
        OutboundCall call, string start, string credentials, CallSettings settings, string? refused, CancellationToken cancellationToken)
    {
        var slot = _slots.GetOrAdd(Key(call.Connector.Auth.TokenUrl, start, credentials), static _ => new Slot());
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            if (slot.Token is null || slot.Token == refused || slot.Until <= time.GetUtcNow())
            {
                var fetched = await FetchOrRefreshAsync(call, start, credentials, settings, refused, cancellationToken);
                (slot.Token, slot.Until) = (fetched.Access, fetched.Until);
            }

            settings.Secrets.Hide(slot.Token);
            return slot.Token;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    private Task<FetchedToken> FetchOrRefreshAsync(
        OutboundCall call, string start, string credentials, CallSettings settings, string? refused, CancellationToken cancellationToken) =>
        Grant.IsRefresh(credentials)
            ? _refreshed.GetAsync(
                KeyHash.For(Fill(call.Connector.Auth.TokenUrl, start), credentials),
                refused,
                settings.Secrets,
                refresh => FetchAsync(call, start, credentials, refresh, settings, cancellationToken),
                cancellationToken)
            : FetchAsync(call, start, credentials, refresh: null, settings, cancellationToken);

    private async Task<FetchedToken> FetchAsync(
        OutboundCall call, string start, string credentials, string? refresh, CallSettings settings, CancellationToken cancellationToken)
    {
        var auth = call.Connector.Auth;
        var now = time.GetUtcNow();
        var grant = Grant.Create(credentials, call.Destination.Token!, Fill(auth.Audience, start), now, refresh);
        (grant, var proof) = auth.TokenBasic ? grant.AsBasic() : (grant, null);
        grant.Hide(settings.Secrets);
        var request = new OutboundRequest("POST", CallAddress.Absolute(Fill(auth.TokenUrl, start)))
        {
            Headers =
            [
                new("Content-Type", "application/x-www-form-urlencoded"),
                new("Accept", "application/json"),
                .. proof is null ? Array.Empty<KeyValuePair<string, string>>() : [new("Authorization", proof)],
            ],
            Body = Encoding.UTF8.GetBytes(grant.Form),
        };
        return await outbound.SendAsync(request, ConnectorClient.Rules(call), cancellationToken) switch
        {
            OutboundResponse response => Token(call, request.Url, response, settings.Secrets, now, Grant.IsRefresh(credentials)),
            var failure => throw new UnsentException(NoAnswer((OutboundFailure)failure)),
        };
    }

    private static FetchedToken Token(
        OutboundCall call, Uri address, OutboundResponse response, SecretRedaction secrets, DateTimeOffset now, bool isRefresh)
    {
        var answer = TokenAnswer.Parse(response.Text);
        return response.Status == 200 && answer.AccessToken is { Length: > 0 } token
            ? new FetchedToken(token, now + (answer.Lifetime ?? call.Connector.Auth.TokenLifetime) - Margin, answer.RefreshToken)
            : throw new UnsentException(Failed(call, address, response, answer, secrets, now, isRefresh));
    }

    private static Answer NoAnswer(OutboundFailure failure) => new()
    {
        Kind = failure.Retryable ? AnswerKind.Retry : AnswerKind.Refused,
        Reason = $"no access token: {failure.Reason}",
        Duration = failure.Duration,
    };

    private static Answer Failed(
        OutboundCall call, Uri address, OutboundResponse response, TokenAnswer answer, SecretRedaction secrets, DateTimeOffset now,
        bool isRefresh)
    {
        var again = AnswerReader.KindOf(response.Status) == AnswerKind.Retry;
        var said = secrets.Redact(answer.ErrorDescription ?? answer.Error ?? "");
        said = said[..Math.Min(said.Length, AnswerReader.LongestMessage)];
        var words = said.Length == 0 ? "" : $": {said}";
        var reason = $"no access token: {address.Scheme}://{address.Host} answered {response.Status}{words}";
        var advice = isRefresh && answer.Error == "invalid_grant"
            ? $"the grant has ended or was revoked; connect again: put a new refresh token into the setting '{call.Destination.Token}'"
            : $"look at the setting '{call.Destination.Token}'";
        return new Answer
        {
            Kind = again ? AnswerKind.Retry : AnswerKind.Misconfigured,
            Reason = secrets.Redact(again ? reason : $"{reason}; {advice}"),
            RetryAfter = again ? RetryAfter.Parse(response.Headers.GetValueOrDefault("Retry-After"), now) : null,
            Setting = again ? null : call.Destination.Token,
            Duration = response.Duration,
        };
    }

    private static string Fill(string template, string start) => template.Replace("{url}", start.TrimEnd('/'), StringComparison.Ordinal);

    private static string Key(params ReadOnlySpan<string> parts) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));

    private sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public string? Token { get; set; }

        public DateTimeOffset Until { get; set; }
    }
}
