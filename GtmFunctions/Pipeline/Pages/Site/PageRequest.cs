using System.Globalization;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Pages.Visitors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>What a page cannot read of its address or form; the message says what is wrong and what to write.</summary>
internal sealed class PageRequestException(string message) : Exception(message);

/// <summary>What a page is asked: the values of its address, its query and, of a form, the fields.</summary>
/// <param name="visitor">Who asks.</param>
/// <param name="values">The values of the route.</param>
/// <param name="query">The query.</param>
/// <param name="form">The fields of the form; <see langword="null"/> where the page is to be shown.</param>
/// <param name="now">The time.</param>
internal sealed class PageRequest(
    Visitor visitor, RouteValueDictionary values, IQueryCollection query, IFormCollection? form, DateTimeOffset now)
{
    private const int LongestText = 500;

    /// <summary>Who asks.</summary>
    public Visitor Visitor => visitor;

    /// <summary>The time.</summary>
    public DateTimeOffset Now => now;

    /// <summary>A part of the address that the route names.</summary>
    public string Value(string name) => (string)values[name]!;

    /// <summary>A text of the query; <see langword="null"/> where it is missing or empty.</summary>
    /// <exception cref="PageRequestException">It is too long.</exception>
    public string? Text(string name) => Bounded(name, query[name].LastOrDefault());

    /// <summary>A field of the form; <see langword="null"/> where it is missing or empty.</summary>
    /// <exception cref="PageRequestException">It is too long.</exception>
    public string? Field(string name) => Bounded(name, form is null ? null : form[name].LastOrDefault());

    /// <summary>All values of a field of the form, such as ticked boxes.</summary>
    public IReadOnlyList<string> Fields(string name) => form is null ? [] : [.. form[name].OfType<string>()];

    /// <summary>The names of the fields of the form.</summary>
    public IEnumerable<string> FieldNames => form?.Keys ?? [];

    /// <summary>A field of the form exactly as it was typed, which may have lines; empty where it is missing.</summary>
    /// <param name="name">The field.</param>
    /// <param name="most">The most characters that it may have.</param>
    /// <exception cref="PageRequestException">It is too long.</exception>
    public string Typed(string name, int most) => form is null || form[name].LastOrDefault() is not { } text ? ""
        : text.Length <= most ? text
        : throw new PageRequestException($"'{name}' has {text.Length} characters; at most {most}.");

    /// <summary>A file of the form; <see langword="null"/> where none was chosen.</summary>
    /// <param name="name">The field.</param>
    /// <param name="most">The most bytes that it may have.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="PageRequestException">It is too large.</exception>
    public async Task<byte[]?> FileAsync(string name, int most, CancellationToken cancellation)
    {
        if (form?.Files.GetFile(name) is not { Length: > 0 } file)
            return null;
        if (file.Length > most)
            throw new PageRequestException($"The file has {file.Length} bytes; at most {most}.");
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }

    /// <summary>The name of a file of the form, as its sender calls it; <see langword="null"/> where none was chosen.</summary>
    public string? FileName(string name) => form?.Files.GetFile(name)?.FileName;

    /// <summary>A time of the query, or how long ago it was; <see langword="null"/> where it is missing.</summary>
    /// <exception cref="PageRequestException">It is neither.</exception>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (Duration.TryParse(text, out var ago))
            return now - ago;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new PageRequestException(
                $"'{name}' is a time such as 2026-11-23T08:00:00Z, or how long ago, such as 7d, not '{BoundedText.Shown(text)}'.");
    }

    /// <summary>A number of the query.</summary>
    /// <exception cref="PageRequestException">It is no number, or out of bounds.</exception>
    public int Number(string name, int otherwise, int min, int max)
    {
        if (Text(name) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new PageRequestException($"'{name}' is a number from {min} to {max}, not '{BoundedText.Shown(text)}'.");
    }

    private static string? Bounded(string name, string? text) => text switch
    {
        null or "" => null,
        { Length: > LongestText } => throw new PageRequestException($"'{name}' has {text.Length} characters; at most {LongestText}."),
        _ => text.Trim() is { Length: > 0 } trimmed ? trimmed : null,
    };
}
