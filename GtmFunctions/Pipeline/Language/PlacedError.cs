namespace GtmFunctions.Pipeline.Language;

/// <summary>What is wrong with a part of a filter or a template as written.</summary>
/// <param name="Path">Keys and list positions from its root to the part.</param>
/// <param name="Message">What is wrong, and what to write instead.</param>
public sealed record PlacedError(IReadOnlyList<string> Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Count == 0 ? Message : $"{string.Join('.', Path)}: {Message}";
}
