namespace GtmFunctions.Pipeline.Pages.Rules.Edit;

/// <summary>
/// A document as a browser sends it back: with the line ends that the document had, since browsers write all of them as CRLF
/// (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constructing-the-form-data-set), and a version is named for its
/// exact bytes.
/// </summary>
internal static class EditedText
{
    private const string Crlf = "\r\n";

    /// <summary>The document to keep.</summary>
    /// <param name="sent">What the browser sent.</param>
    /// <param name="before">The document that was edited.</param>
    public static string Restore(string sent, string before)
    {
        var lines = Lf(sent);
        if (lines == Lf(before))
            return before;
        return IsCrlf(before) ? lines.Replace("\n", Crlf, StringComparison.Ordinal) : lines;
    }

    // Of a document of both kinds the first line decides
    private static bool IsCrlf(string text) =>
        text.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end && text[end - 1] == '\r';

    private static string Lf(string text) =>
        text.Replace(Crlf, "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
