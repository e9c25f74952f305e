using System.Diagnostics.CodeAnalysis;

namespace GtmFunctions.Pipeline.Language;

/// <summary>
/// Text from outside where it names something: an id, a type, a subject, a key. A string property of a table holds 32 Ki characters
/// (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model) and a person reads far fewer, so a
/// longer one is told by its beginning, its length and its hash: two that differ stay different, and the same stays the same.
/// </summary>
public static class BoundedText
{
    /// <summary>The most characters that are kept as they are. No id, type or address that a provider documents comes near it.</summary>
    public const int MaxCharacters = 1_000;

    private const int CharactersShown = 200;
    private const int CharactersRepeated = 80;

    /// <summary>The text where it is short enough, else what stands for it.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? From(string? text) => text is null || text.Length <= MaxCharacters
        ? text
        : $"{Start(text, CharactersShown)}… ({text.Length} characters, sha256:{KeyHash.For(text)})";

    /// <summary>The beginning of a text, with an ellipsis where it is longer; no half of a surrogate pair is left at the end.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters that are kept of it.</param>
    public static string Cut(string text, int most) => text.Length <= most ? text : $"{Start(text, most)}…";

    /// <summary>As <see cref="Cut"/>, without an ellipsis.</summary>
    public static string Start(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>As <see cref="Cut"/>, for where the ellipsis counts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters that come of it.</param>
    public static string Fit(string text, int most) => text.Length <= most ? text : Cut(text, most - 1);

    /// <summary>The beginning of what a caller sent, short enough to repeat in an answer.</summary>
    public static string Shown(string text) => Cut(text, CharactersRepeated);
}
