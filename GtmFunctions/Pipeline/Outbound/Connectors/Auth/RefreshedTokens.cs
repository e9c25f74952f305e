using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Storage.Outbound;

namespace GtmFunctions.Pipeline.Outbound.Connectors.Auth;

/// <summary>What a token endpoint gave.</summary>
/// <param name="Access">The access token.</param>
/// <param name="Until">Until when it is used.</param>
/// <param name="Refresh">The refresh token that takes the place of the one that was used; <see langword="null"/> where that stays.</param>
internal sealed record FetchedToken(string Access, DateTimeOffset Until, string? Refresh);

/// <summary>
/// Uses a refresh token, which may be good for one use only: of all instances one uses it, keeps what takes its place before anything else
/// is done, and the others take the access token that came of it.
/// </summary>
internal sealed class RefreshedTokens(RefreshGrants grants, TimeProvider time)
{
    // Longer than a call of the token endpoint and the two writes around it
    private static readonly TimeSpan Use = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    /// <summary>An access token that is good for now.</summary>
    /// <param name="key">Names the grant.</param>
    /// <param name="refused">An access token that was just refused, which is not used again.</param>
    /// <param name="secrets">Learns every token.</param>
    /// <param name="fetch">Asks the token endpoint with a refresh token; <see langword="null"/> stands for that of the setting.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="UnsentException">None could be had, or another instance is about to have one.</exception>
    public async Task<FetchedToken> GetAsync(
        string key, string? refused, SecretRedaction secrets, Func<string?, Task<FetchedToken>> fetch, CancellationToken cancellation)
    {
        var held = await grants.ReadAsync(key, cancellation);
        var now = time.GetUtcNow();
        if (held.AccessToken is { } token && token != refused && held.Until > now)
            return new FetchedToken(token, held.Until, Refresh: null);
        if (held.UsedUntil > now || await grants.TryWriteAsync(key, held with { UsedUntil = now + Use }, cancellation) is not { } mine)
            throw InUse();

        if (held.RefreshToken is { } secret)
            secrets.Hide(secret);
        var fetched = await FetchAsync(key, mine, fetch, cancellation);
        if (fetched.Refresh is { Length: > 0 } next)
            secrets.Hide(next);
        var kept = mine with
        {
            RefreshToken = string.IsNullOrEmpty(fetched.Refresh) ? held.RefreshToken : fetched.Refresh,
            AccessToken = fetched.Access,
            Until = fetched.Until,
            UsedUntil = default,
        };

        // The old refresh token may be void already, so this is not given up with the caller
        return await grants.TryWriteAsync(key, kept, CancellationToken.None) is null ? throw InUse() : fetched;
    }

    private async Task<FetchedToken> FetchAsync(
        string key, HeldGrant mine, Func<string?, Task<FetchedToken>> fetch, CancellationToken cancellation)
    {
        try
        {
            return await fetch(mine.RefreshToken);
        }
        catch (UnsentException)
        {
            await grants.TryWriteAsync(key, mine with { UsedUntil = default }, cancellation);
            throw;
        }
    }

    private static UnsentException InUse() => new(new Answer
    {
        Kind = AnswerKind.Retry,
        Reason = "no access token: another instance is fetching one",
        RetryAfter = AskAgain,
    });
}
