using System.Text;
using System.Text.Json;
using System.Web;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>
/// Takes the masked fields out of a webhook after its signature is checked over the exact bytes, and before any of it is stored. What
/// cannot be read cannot be masked: such a webhook is refused, and nothing of it is kept.
/// </summary>
internal static class PayloadMask
{
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The body with its masked fields, decompressed; the body itself where the source masks nothing.</summary>
    /// <param name="body">The exact bytes.</param>
    /// <param name="contentType">The media type as sent.</param>
    /// <param name="encoding">The content encoding as sent, or empty.</param>
    /// <param name="source">The source.</param>
    /// <exception cref="UnprocessableException">It is neither JSON nor a form in UTF-8.</exception>
    public static ReadOnlyMemory<byte> From(ReadOnlyMemory<byte> body, string contentType, string encoding, Source source)
    {
        if (source.Mask.Count == 0)
            return body;
        try
        {
            var text = Strict.GetString(PayloadEncoding.Decode(body, encoding).Span).TrimStart('\uFEFF');
            return Encoding.UTF8.GetBytes(Text(text, contentType, source));
        }
        catch (Exception unreadable) when (unreadable is JsonException or ArgumentException or InvalidOperationException or FormatException)
        {
            throw new UnprocessableException(
                "This source masks fields, and the body is neither JSON nor a form in UTF-8: what cannot be read cannot be masked, "
                + "so nothing of it was kept.");
        }
    }

    private static string Text(string text, string contentType, Source source)
    {
        if (text.TrimStart() is not ['{' or '[', ..])
        {
            return contentType.StartsWith(FormType, StringComparison.OrdinalIgnoreCase)
                ? Form(text, source)
                : throw new FormatException("no JSON and no form");
        }

        try
        {
            return Json(text, source);
        }
        catch (JsonException) when (text.Contains('\n', StringComparison.Ordinal))
        {
            // Several documents, one a line
            return string.Join('\n', text.Split('\n').Select(line => string.IsNullOrWhiteSpace(line) ? line : Json(line, source)));
        }
    }

    private static string Json(string text, Source source)
    {
        var body = PipelineJson.Parse(text);
        foreach (var mask in source.Mask)
        {
            mask.Apply(body);
            foreach (var item in source.Provider.Event.Items.Where(_ => body is not null).SelectMany(path => path.Find(body!).Items))
                mask.Apply(item.Node);
        }

        return body?.ToJsonString(PipelineJson.Readable.Options) ?? "null";
    }

    // A document inside a field, as GitHub and Slack send it, is masked as a document is
    private static string Form(string text, Source source) => string.Join('&', text.Split('&').Select(pair =>
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return pair;
        var name = HttpUtility.UrlDecode(pair[..equals]);
        var value = HttpUtility.UrlDecode(pair[(equals + 1)..]);
        if (source.Mask.Any(mask => mask.Text == name))
            return $"{pair[..equals]}={FieldMask.Masked}";
        return value.TrimStart() is ['{' or '[', ..] ? $"{pair[..equals]}={HttpUtility.UrlEncode(Json(value, source))}" : pair;
    }));
}
