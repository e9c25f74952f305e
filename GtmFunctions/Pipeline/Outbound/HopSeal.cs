using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Outbound;

namespace GtmFunctions.Pipeline.Outbound;

/// <summary>
/// Writes and reads the header that tells a webhook of our own making: the way of the event that caused the call, sealed with AES-GCM, so
/// that a stranger can neither read it nor make one up. One that does not open counts as none.
/// </summary>
internal sealed class HopSeal(HopKey key)
{
    /// <summary>The header.</summary>
    public const string Header = "Gtm-Hops";

    /// <summary>The most characters of the header that are read; ours have fewer.</summary>
    public const int LongestHeader = 8_000;

    private const int LongestName = 60;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int HeadBytes = NonceBytes + TagBytes;

    /// <summary>The header of a call that an event causes.</summary>
    /// <param name="event">The event.</param>
    /// <param name="by">The workflow or enricher that calls.</param>
    /// <param name="to">The destination.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Azure.RequestFailedException">Storage, which holds the key, cannot be asked.</exception>
    public async Task<string> SealAsync(CanonicalEvent @event, string by, string to, CancellationToken cancellation)
    {
        var way = HopTrail.With(@event.Hops, new Hop(Name(@event.Source), Name(by), Name(to))).TakeLast(HopTrail.Most);
        var known = await key.GetAsync(cancellation);
        return Seal(JsonSerializer.SerializeToUtf8Bytes([.. way], PipelineJson.Readable.HopArray), known);
    }

    /// <summary>The way of a webhook; <see langword="null"/> where it did not come of one of our calls.</summary>
    /// <param name="message">The webhook.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="UnprocessableException">The way is too long: the webhook goes round. A replay lets it go once more.</exception>
    /// <exception cref="Azure.RequestFailedException">Storage, which holds the key, cannot be asked.</exception>
    public async Task<IReadOnlyList<Hop>?> OpenAsync(ReceivedMessage message, CancellationToken cancellation)
    {
        if (message.Hops is not { } header || Open(header, await key.GetAsync(cancellation)) is not { } way)
            return null;
        if (!HopTrail.IsTooLong(way))
            return way;
        return message.Replay is null
            ? throw new UnprocessableException(HopTrail.Reason(way, message.Source))
            : [.. way.TakeLast(HopTrail.Most - 1)];
    }

    private static string Seal(ReadOnlySpan<byte> plain, byte[] key)
    {
        var bytes = new byte[HeadBytes + plain.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(bytes.AsSpan(0, NonceBytes), plain, bytes.AsSpan(HeadBytes), bytes.AsSpan(NonceBytes, TagBytes));
        return Base64Url.EncodeToString(bytes);
    }

    private static Hop[]? Open(string header, byte[] key)
    {
        if (!Base64Url.IsValid(header))
            return null;
        var bytes = Base64Url.DecodeFromChars(header);
        if (bytes.Length < HeadBytes)
            return null;
        var plain = new byte[bytes.Length - HeadBytes];
        try
        {
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(HeadBytes), bytes.AsSpan(NonceBytes, TagBytes), plain);
            return JsonSerializer.Deserialize(plain, PipelineJson.Readable.HopArray);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Name(string name) => BoundedText.Cut(name, LongestName);
}
