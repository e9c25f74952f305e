using Microsoft.Net.Http.Headers;

namespace GtmFunctions.Pipeline.Intake.Bodies;

/// <summary>A media type as a request sent it (RFC 9110, section 8.3).</summary>
/// <param name="Name">In lower case, without parameters; empty where nothing was said.</param>
/// <param name="Charset">The charset that it declares.</param>
/// <param name="Boundary">What parts the parts of a multipart body.</param>
internal sealed record MediaType(string Name, string? Charset, string? Boundary)
{
    /// <summary>Whether it is an HTML form's.</summary>
    public bool IsForm => Name.Contains("x-www-form-urlencoded", StringComparison.Ordinal);

    /// <summary>Whether it says that the body is JSON.</summary>
    public bool IsJson => Name.Contains("json", StringComparison.Ordinal);

    /// <summary>Reads the header; what cannot be parsed keeps what stands before its first semicolon.</summary>
    public static MediaType Parse(string contentType) => MediaTypeHeaderValue.TryParse(contentType, out var parsed)
        ? new MediaType(
            parsed.MediaType.ToString().ToLowerInvariant(),
            HeaderUtilities.RemoveQuotes(parsed.Charset).Value is { Length: > 0 } charset ? charset : null,
            HeaderUtilities.RemoveQuotes(parsed.Boundary).Value is { Length: > 0 } boundary ? boundary : null)
        : new MediaType(contentType.Split(';')[0].Trim().ToLowerInvariant(), null, null);
}
