using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Bodies;

/// <summary>
/// The body of a webhook as JSON, whatever it came as: JSON, several JSON documents one after the other, a form, multipart/form-data, or
/// XML.
/// What a body is counts for more than what its media type calls it: JSON that a careless tool labels as a form is JSON.
/// </summary>
internal static partial class PayloadBody
{
    /// <summary>
    /// The most values, objects and arrays that are read. A value of two bytes takes a hundred when it is read, and nothing that a provider
    /// documents has a tenth as many.
    /// </summary>
    public const int MaxValues = 250_000;

    private const string Read = "JSON, JSON lines, forms, multipart/form-data and XML are read";

    /// <summary>Parses a body.</summary>
    /// <param name="body">The exact bytes; a byte order mark is passed over.</param>
    /// <param name="contentType">The media type as sent; JSON where it says nothing else.</param>
    /// <exception cref="UnprocessableException">The bytes are not what their media type says, or hold too much.</exception>
    public static JsonNode Parse(ReadOnlyMemory<byte> body, string contentType)
    {
        var type = MediaType.Parse(contentType);
        if (type.Name == "multipart/form-data")
            return MultipartBody.Parse(body, type);
        if (type.Name.StartsWith("multipart/", StringComparison.Ordinal))
            throw new UnprocessableException($"The body came as '{type.Name}', which is not read: {Read}.");
        if (type.IsForm)
            return Form(body, type);
        if (type.Name.Contains("xml", StringComparison.Ordinal) && !type.Name.Contains("json", StringComparison.Ordinal))
            return JsonAllTheSame(BodyText.AsUtf8(body, type.Charset)) ?? XmlPayload.Parse(body, type.Charset);
        return Json(BodyText.AsUtf8(body, type.Charset), type);
    }

    /// <summary>Why a body that nests deeper than <see cref="JsonDepth.Payload"/> is not read.</summary>
    internal static UnprocessableException TooDeep(string what) => new(
        $"The {what} of this webhook nests deeper than {JsonDepth.Payload} levels, which is the most that is read. " +
        "The bytes are kept here: " +
        "have the sender send it flatter, then discard this.");

    private static JsonNode Form(ReadOnlyMemory<byte> body, MediaType type) =>
        JsonAllTheSame(BodyText.AsUtf8(body, type.Charset)) ?? FormBody.Parse(body, type.Charset);

    // JSON that came as something else
    private static JsonNode? JsonAllTheSame(ReadOnlyMemory<byte> text) =>
        text.Span.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..] ? JsonPayload.TryParse(text) : null;

    private static JsonNode Json(ReadOnlyMemory<byte> text, MediaType type)
    {
        if (text.IsEmpty)
            throw new UnprocessableException("The body is empty: nothing says what happened.");
        if (!type.IsJson && text.Span.TrimStart(" \t\r\n"u8) is [(byte)'<', ..])
            return XmlPayload.Parse(text, charset: null);
        try
        {
            return JsonPayload.Parse(text);
        }
        catch (UnprocessableException) when (LooksLikeForm(text.Span))
        {
            return FormBody.Parse(text, "utf-8");
        }
        catch (UnprocessableException wrong) when (!type.IsJson && type.Name.Length > 0)
        {
            throw new UnprocessableException($"The body came as '{type.Name}': {Read}, and it is none of them. {wrong.Message}");
        }
    }

    // email=ada%40acme.example&name=Ada, with no blank and no bracket of JSON in it
    private static bool LooksLikeForm(ReadOnlySpan<byte> text) =>
        text.Length < 1 << 20 && FormPattern().IsMatch(System.Text.Encoding.UTF8.GetString(text));

    [GeneratedRegex(@"\A[\w.%+\[\]-]{1,200}=[^\s{}""<>]*\z", RegexOptions.CultureInvariant, RegexTimeout.Milliseconds)]
    private static partial Regex FormPattern();
}
