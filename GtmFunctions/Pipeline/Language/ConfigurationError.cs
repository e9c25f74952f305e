namespace GtmFunctions.Pipeline.Language;

/// <summary>What is wrong with a document or a table, and where.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Path">The keys that lead there, such as <c>workflows.inbound-lead.branches[0].do</c>; empty where there are none.</param>
/// <param name="Message">What is wrong and what to do, in words for ops; never a secret's value.</param>
public sealed record ConfigurationError(string File, int Line, int Column, string Path, string Message)
{
    /// <summary><c>FILE:LINE: path: message</c>.</summary>
    public override string ToString() => Path.Length == 0 ? $"{File}:{Line}: {Message}" : $"{File}:{Line}: {Path}: {Message}";
}
