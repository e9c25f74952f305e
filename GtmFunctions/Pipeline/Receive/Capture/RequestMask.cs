using System.Globalization;
using System.Text;
using System.Text.Json;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Receive.Handshakes;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Receive;

namespace GtmFunctions.Pipeline.Receive.Capture;

/// <summary>
/// Makes of a copied request what may be kept and shown: headers and parameters whose names say that they hold a secret are masked, and so
/// is, wherever it stands, every value of the source's secrets and every credential that the request brings. A signature stays: it is made
/// with the secret and does not give it away. Fields that the source masks are masked here too.
/// </summary>
internal static class RequestMask
{
    private const string ContentEncoding = "Content-Encoding";
    private const int MostHeaders = 100;
    private const int LongestHeader = 8_000;
    private const int LongestQuery = 8_000;

    // A shorter one would be found by chance everywhere, and is no secret
    private const int ShortestSecret = 4;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string HookPath = ReceiveCalls.ReceiveWebhook.PathBeforeValues;
    private static readonly string[] KeyPrefixes = ["whsec_", "whpk_", "whsk_"];

    /// <summary>What is kept of a request.</summary>
    /// <returns>The request without an id, and its body where one came.</returns>
    public static (CapturedRequest Request, CapturedBody? Body) Mask(CapturedCall call)
    {
        var hidden = Hidden(call);
        var signatures = SignatureHeaders(call.Source.Provider.Signature);
        CapturedHeader[] headers =
        [
            .. call.Headers.Where(header => !IsUndone(header.Key, call.Source)).Take(MostHeaders).Select(header => new CapturedHeader(
                header.Key, Header(header.Key, string.Join(",", header.Value.ToArray()), signatures, hidden))),
        ];
        var request = new CapturedRequest(
            Id: "",
            call.Source.Name,
            call.At,
            call.Method,
            Target(call, hidden),
            headers,
            call.From,
            call.Status,
            RefusalHint.Explain(call),
            call.Delivery,
            call.Bytes);
        return (request, Body(call, hidden));
    }

    private static string Masked(int length) =>
        length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"(masked, {length} characters)");

    private static string Header(string name, string value, HashSet<string> signatures, IReadOnlyList<string> hidden)
    {
        if (SecretWords.Name(name) && !signatures.Contains(name))
            return Masked(value.Length);
        return BoundedText.Cut(Hide(value, hidden), LongestHeader);
    }

    // Those whose values are made of the secret and the request, and are not the secret
    private static HashSet<string> SignatureHeaders(IReadOnlyList<SignatureDefinition> definitions) => definitions
        .Where(definition => !IsCredential(definition.Scheme) && definition.In == SignaturePosition.Header)
        .SelectMany(definition => definition.Header.Concat(definition.Timestamp?.Header ?? []).Concat(definition.Id))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static bool IsCredential(SignatureScheme scheme) => scheme is
        SignatureScheme.Token or SignatureScheme.Basic or SignatureScheme.Jwt or SignatureScheme.PathToken or SignatureScheme.Organization;

    private static string Target(CapturedCall call, IReadOnlyList<string> hidden)
    {
        var path = HookPath + Uri.EscapeDataString(call.Source.Name) + (call.Token is null ? "" : $"/{Masked(call.Token.Length)}");
        if (call.Query.Length <= 1)
            return path;
        var parameters = call.Query[1..].Split('&').Select(parameter => parameter.Split('=', 2) is [var name, var value]
            ? $"{name}={(SecretWords.Name(Uri.UnescapeDataString(name)) ? Masked(value.Length) : Hide(value, hidden))}"
            : Hide(parameter, hidden));
        return $"{path}?{BoundedText.Cut(string.Join('&', parameters), LongestQuery)}";
    }

    private static CapturedBody? Body(CapturedCall call, IReadOnlyList<string> hidden)
    {
        if (call.Body is not { } received)
            return null;
        var isCut = call.Bytes > received.Length;
        if (WithoutFields(call, received, isCut) is not { } masked)
            return null;
        var body = SessionIdRemoval.From(masked, call.Source.Provider);
        if (Text(body, isCut) is not { } text)
            return new CapturedBody(Convert.ToBase64String(body.Span), IsBase64: true, isCut);
        var shown = Hide(text, hidden);
        return shown.Length > LongText.MaxCharacters
            ? new CapturedBody(shown[..LongText.MaxCharacters], IsBase64: false, IsCut: true)
            : new CapturedBody(shown, IsBase64: false, isCut);
    }

    // What the source masks is not to be stored anywhere, and what cannot be read cannot be masked
    private static ReadOnlyMemory<byte>? WithoutFields(CapturedCall call, ReadOnlyMemory<byte> body, bool isCut)
    {
        if (call.Source.Mask.Count == 0)
            return body;
        try
        {
            return isCut
                ? null
                : PayloadMask.From(body, call.Header("Content-Type") ?? "", call.Header(ContentEncoding) ?? "", call.Source);
        }
        catch (UnprocessableException)
        {
            return null;
        }
    }

    // A body whose fields are masked is kept decompressed
    private static bool IsUndone(string header, Source source) =>
        source.Mask.Count > 0 && header.Equals(ContentEncoding, StringComparison.OrdinalIgnoreCase);

    // A cut may go through a letter, of which at most three bytes are left
    private static string? Text(ReadOnlyMemory<byte> body, bool isCut)
    {
        for (var less = 0; less <= (isCut ? Math.Min(3, body.Length) : 0); less++)
        {
            try
            {
                return StrictUtf8.GetString(body.Span[..(body.Length - less)]);
            }
            catch (DecoderFallbackException)
            {
                // The next try leaves out one byte more
            }
        }

        return null;
    }

    private static string Hide(string text, IReadOnlyList<string> hidden)
    {
        foreach (var secret in hidden)
            text = text.Replace(secret, Masked(secret.Length), StringComparison.Ordinal);
        return text;
    }

    // The longest first, so that none is left in part by one that it holds
    private static List<string> Hidden(CapturedCall call)
    {
        var values = call.Secrets.Select(secret => secret.Value.Trim()).Concat(Brought(call)).ToList();
        values.AddRange(values.Where(value => KeyPrefixes.Any(prefix => value.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(value => value[(value.IndexOf('_', StringComparison.Ordinal) + 1)..]).ToArray());
        return
        [
            .. values.Where(value => value.Length >= ShortestSecret).SelectMany(Forms).Distinct(StringComparer.Ordinal)
                .OrderByDescending(value => value.Length),
        ];
    }

    private static IEnumerable<string> Forms(string value) =>
        [value, Uri.EscapeDataString(value), JsonEncodedText.Encode(value).Value, Convert.ToBase64String(Encoding.UTF8.GetBytes(value))];

    // Credentials and supplied secrets as they came, right or wrong: a wrong one may be right elsewhere
    private static IEnumerable<string> Brought(CapturedCall call)
    {
        var request = call.ForSignature();
        foreach (var definition in call.Source.Provider.Signature.Where(definition => IsCredential(definition.Scheme)))
        {
            foreach (var value in Schemes.For(definition).Read(definition, request).Values)
                yield return value;
        }

        if (call.Token is { } token)
            yield return token;
        if (call.Source.Provider.Handshake is { SuppliesSecret: true } handshake && Handshake.ValueIn(handshake, request) is { } supplied)
            yield return supplied;
    }
}
