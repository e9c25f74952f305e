using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Config;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops.Rules;

/// <summary>
/// Who a call that changes the rules says it comes from. Whoever has the key may say any name: it tells people apart who trust each other,
/// and a page's visitor is known by their sign-in instead.
/// </summary>
public static class RequestAuthor
{
    /// <summary>The header with the author's name, percent-encoded UTF-8.</summary>
    public const string NameHeader = "X-Gtm-Author";

    /// <summary>The header with the commit, where a pipeline publishes what is in a repository.</summary>
    public const string CommitHeader = "X-Gtm-Commit";

    /// <summary>The header with the note, percent-encoded UTF-8.</summary>
    public const string NoteHeader = "X-Gtm-Note";

    private const string Unnamed = "whoever has the app's key";

    /// <summary>The author that a request names.</summary>
    internal static PublicationAuthor From(HttpRequest request)
    {
        var name = Text(request, NameHeader, PublicationAuthor.LongestName);
        return Text(request, CommitHeader, PublicationAuthor.LongestName) is { } commit
            ? new PublicationAuthor(AuthorKind.Git, name is null ? commit : $"{name}, {commit}")
            : new PublicationAuthor(AuthorKind.Program, name ?? Unnamed);
    }

    /// <summary>The note that a request brings; <see langword="null"/> for none.</summary>
    internal static string? NoteOf(HttpRequest request) => Text(request, NoteHeader, Publishing.LongestNote);

    private static string? Text(HttpRequest request, string header, int longest)
    {
        var text = Uri.UnescapeDataString(request.Headers[header].ToString()).Trim();
        return text.Length == 0 ? null : text.Length > longest ? text[..longest] : text;
    }
}
