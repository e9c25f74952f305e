using GtmFunctions.Pipeline.Storage.Intake;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// The claims that this instance made within the last hour, so that a copy of an event, which mostly comes soon, needs no look at storage.
/// Only those are kept here that never change hands but to a replay: a copy that finds its claim here is nobody's but a copy.
/// </summary>
internal sealed class RecentClaims(TimeProvider clock)
{
    private const int MostOfAGeneration = 5000;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private Dictionary<string, Claim> _now = new(StringComparer.Ordinal);
    private Dictionary<string, Claim> _before = new(StringComparer.Ordinal);

    /// <summary>Keeps a claim that was made.</summary>
    public void Keep(string key, Claim claim)
    {
        lock (_lock)
        {
            if (_now.Count >= MostOfAGeneration)
                (_before, _now) = (_now, new(StringComparer.Ordinal));
            _now[key] = claim;
        }
    }

    /// <summary>Whose a key is, where that is another message or item; <see langword="null"/> where storage has to be asked.</summary>
    /// <param name="key">The idempotency key.</param>
    /// <param name="owner">Who asks.</param>
    public Claim? FindOther(string key, string owner)
    {
        lock (_lock)
        {
            return (_now.GetValueOrDefault(key) ?? _before.GetValueOrDefault(key)) is { } claim
                && claim.Owner != owner && clock.GetUtcNow() - claim.FirstSeenAt < Kept
                ? claim with { Ours = false }
                : null;
        }
    }
}
