using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Acknowledge;

/// <summary>
/// What a link says, and the proof that we said so: event, assignment, which owner, a hash that stands for the owner's address, until when,
/// and an HMAC-SHA256 over them. Letters, digits, dots and dashes, so that it fits an address as it is; nobody's name or address is in it.
/// </summary>
/// <param name="EventId">The event.</param>
/// <param name="Assignment">The assignment.</param>
/// <param name="Step">Which owner the link is for, from 1.</param>
/// <param name="Owner">What <see cref="OwnerHash"/> makes of their address.</param>
/// <param name="Expires">Until when it is good.</param>
public sealed record AcknowledgeToken(string EventId, string Assignment, int Step, string Owner, DateTimeOffset Expires)
{
    // Longer texts are none of ours and are not worth a hash
    private const int LongestText = 400;

    // So that a signature made with the same secret for another purpose is none here
    private const string Purpose = "gtm-acknowledge-1:";

    /// <summary>Stands for an owner's address; another event's hash of the same address is another.</summary>
    public static string OwnerHash(string eventId, string email) => KeyHash.For("owner", eventId, email.ToLowerInvariant())[..12];

    /// <summary>Whether the link is for somebody.</summary>
    public bool IsFor(string email) => OwnerHash(EventId, email) == Owner;

    /// <summary>The token's text.</summary>
    public string Sign(string secret) => $"{Text}.{Proof(Text, secret)}";

    /// <summary>Reads a text that one of some secrets signed; <see langword="null"/> for any other. Compared in constant time.</summary>
    public static AcknowledgeToken? Read(string text, IReadOnlyList<string> secrets)
    {
        if (text.Length > LongestText || text.LastIndexOf('.') is not (> 0 and var dot))
            return null;
        var (said, proof) = (text[..dot], Encoding.UTF8.GetBytes(text[(dot + 1)..]));
        var signed = false;
        foreach (var secret in secrets)
            signed |= CryptographicOperations.FixedTimeEquals(proof, Encoding.UTF8.GetBytes(Proof(said, secret)));
        return signed ? Parse(said) : null;
    }

    private string Text =>
        string.Create(CultureInfo.InvariantCulture, $"{EventId}.{Assignment}.{Step}.{Owner}.{Expires.ToUnixTimeSeconds()}");

    // From the end: an event's id may have dots, the rest has none
    private static AcknowledgeToken? Parse(string said)
    {
        var parts = said.Split('.');
        return parts.Length >= 5
            && int.TryParse(parts[^3], NumberStyles.None, CultureInfo.InvariantCulture, out var step)
            && long.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var expires)
            && string.Join('.', parts[..^4]) is var id && RecordId.DayOf(id) is not null
                ? new AcknowledgeToken(id, parts[^4], step, parts[^2], DateTimeOffset.FromUnixTimeSeconds(expires))
                : null;
    }

    private static string Proof(string said, string secret) => Base64Url.EncodeToString(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(Purpose + said)));
}
