namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>A piece of a line about the rules.</summary>
/// <param name="Text">The words.</param>
/// <param name="Link">The page, or the place on this one, that tells more of what they name.</param>
public sealed record RuleWord(string Text, string? Link = null)
{
    /// <summary>Words that lead nowhere.</summary>
    public static implicit operator RuleWord(string text) => FromString(text);

    /// <summary>Words that lead nowhere.</summary>
    public static RuleWord FromString(string text) => new(text);
}

/// <summary>A line about the rules: pieces that stand one after the other.</summary>
/// <param name="Words">The pieces; spaces between them are theirs.</param>
public sealed record RuleLine(params IReadOnlyList<RuleWord> Words)
{
    /// <summary>The line without its links.</summary>
    public override string ToString() => string.Concat(Words.Select(word => word.Text));
}
