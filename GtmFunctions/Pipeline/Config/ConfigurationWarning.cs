namespace GtmFunctions.Pipeline.Config;

/// <summary>What a document or a table can be used with and yet is probably not meant.</summary>
/// <param name="Code">The rule that found it, in kebab-case, such as <c>unknown-field</c>; a line silences it by this name.</param>
/// <param name="File">The file's name.</param>
/// <param name="Line">From 1.</param>
/// <param name="Path">The keys that lead there, or the column of a table; empty where there are none.</param>
/// <param name="Message">What would happen, and the likely fix.</param>
public sealed record ConfigurationWarning(string Code, string File, int Line, string Path, string Message)
{
    /// <summary>Whether it may well be meant: it is told, and counts as no warning.</summary>
    public bool IsNote { get; init; }

    /// <summary><c>FILE:LINE: warning CODE: path: message</c>, or <c>note</c> for one that may well be meant.</summary>
    public override string ToString()
    {
        var told = Path.Length == 0 ? Message : $"{Path}: {Message}";
        return $"{File}:{Line}: {(IsNote ? "note" : "warning")} {Code}: {told}";
    }
}
