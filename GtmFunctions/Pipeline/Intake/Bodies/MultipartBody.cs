using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace GtmFunctions.Pipeline.Intake.Bodies;

/// <summary>
/// multipart/form-data (RFC 7578), as Mailgun and forms with uploads send it: fields as a form's, a file as its <c>fileName</c>,
/// <c>contentType</c> and <c>bytes</c>. A file's content stays with the delivery and is not part of the event.
/// </summary>
internal static class MultipartBody
{
    private const int MostParts = 1000;

    /// <summary>Parses a body.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="type">Its media type, with the boundary.</param>
    /// <exception cref="UnprocessableException">It has no boundary, or its parts cannot be told apart.</exception>
    public static JsonNode Parse(ReadOnlyMemory<byte> body, MediaType type)
    {
        if (type.Boundary is not { } boundary)
            throw new UnprocessableException(
                "The body came as multipart/form-data without the 'boundary' that tells its parts apart: the sender has to name it.");
        try
        {
            return Read(new MultipartReader(boundary, new MemoryStream(body.ToArray(), writable: false)), type.Charset);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException)
        {
            throw new UnprocessableException($"The body came as multipart/form-data and cannot be read as that: {wrong.Message}");
        }
    }

    private static JsonNode Read(MultipartReader reader, string? charset)
    {
        var fields = new List<(string Name, string Value)>();
        var others = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        for (var parts = 0; Next(reader) is { } section; parts++)
        {
            if (parts == MostParts)
                throw new UnprocessableException($"The body has more than {MostParts} parts.");
            var name = HeaderUtilities.RemoveQuotes(section.GetContentDispositionHeader()?.Name ?? default).Value ?? "";
            var type = MediaType.Parse(section.ContentType ?? "");
            var bytes = Content(section.Body);
            if (FileName(section) is { } file)
                others[name] = new JsonObject { ["fileName"] = file, ["contentType"] = type.Name, ["bytes"] = bytes.Length };
            else if (type.IsJson && JsonPayload.TryParse(BodyText.AsUtf8(bytes, type.Charset)) is { } json)
                others[name] = json;
            else
                fields.Add((name, System.Text.Encoding.UTF8.GetString(BodyText.AsUtf8(bytes, type.Charset ?? charset).Span)));
        }

        var document = FormBody.Document(fields);
        foreach (var (name, value) in others)
        {
            if (document is JsonObject named && !named.ContainsKey(name))
                named[name] = value;
        }

        return document;
    }

    private static string? FileName(MultipartSection section)
    {
        var disposition = section.GetContentDispositionHeader();
        var name = disposition is null ? default : disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName;
        return HeaderUtilities.RemoveQuotes(name).Value;
    }

    // The stream is memory, so that nothing is waited for
    private static MultipartSection? Next(MultipartReader reader) => reader.ReadNextSectionAsync().GetAwaiter().GetResult();

    private static byte[] Content(Stream part)
    {
        using var content = new MemoryStream();
        part.CopyTo(content);
        return content.ToArray();
    }
}
