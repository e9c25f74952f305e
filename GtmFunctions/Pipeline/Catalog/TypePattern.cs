namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// A provider's type as it is, or several at once: one <c>*</c> stands for any text, such as <c>deal.*</c> or <c>*.person</c>.
/// </summary>
/// <param name="Text">The pattern as it was written.</param>
public sealed record TypePattern(string Text)
{
    private readonly int _star = Text.IndexOf('*', StringComparison.Ordinal);

    /// <summary>Reads a pattern.</summary>
    /// <exception cref="FormatException">The text is empty or has more than one <c>*</c>.</exception>
    public static TypePattern Parse(string text)
    {
        if (text.Length == 0)
            throw new FormatException("a type is empty");
        if (text.IndexOf('*', StringComparison.Ordinal) != text.LastIndexOf('*'))
            throw new FormatException($"'{text}' has more than one *: write a row for each");
        return new TypePattern(text);
    }

    /// <summary>Whether a provider's type is meant.</summary>
    public bool Matches(string providerType) => _star < 0
        ? providerType == Text
        : providerType.Length >= Text.Length - 1
            && providerType.AsSpan().StartsWith(Text.AsSpan(0, _star), StringComparison.Ordinal)
            && providerType.AsSpan().EndsWith(Text.AsSpan(_star + 1), StringComparison.Ordinal);
}
