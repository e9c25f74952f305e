using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// Text longer than one table property: a string property holds 64 KiB of UTF-16, an entity 1 MiB
/// (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).
/// It is spread over <c>Name</c>, <c>Name1</c>, <c>Name2</c>, … so that it stays readable in a storage browser.
/// </summary>
internal static class LongText
{
    /// <summary>The most characters that an entity takes here; what is longer belongs in a blob.</summary>
    public const int MaxCharacters = 12 * CharactersPerProperty;

    private const int CharactersPerProperty = 32_000;

    /// <summary>Writes text into an entity.</summary>
    /// <exception cref="ArgumentException">The text is longer than <see cref="MaxCharacters"/>.</exception>
    public static void Write(TableEntity entity, string name, string text)
    {
        if (text.Length > MaxCharacters)
            throw new ArgumentException($"{text.Length} characters do not fit an entity: at most {MaxCharacters} do", nameof(text));
        for (var part = 0; part == 0 || part * CharactersPerProperty < text.Length; part++)
        {
            var start = part * CharactersPerProperty;
            entity[PropertyOf(name, part)] = text.Substring(start, Math.Min(CharactersPerProperty, text.Length - start));
        }
    }

    /// <summary>Reads text from an entity; <see langword="null"/> where it has none of that name.</summary>
    public static string? Read(TableEntity entity, string name)
    {
        if (entity.GetString(name) is not { } first)
            return null;
        if (entity.GetString(PropertyOf(name, 1)) is not { } second)
            return first;

        var text = new System.Text.StringBuilder(first).Append(second);
        for (var part = 2; entity.GetString(PropertyOf(name, part)) is { } next; part++)
            text.Append(next);
        return text.ToString();
    }

    /// <summary>The properties in which text of at most so many characters is.</summary>
    public static IEnumerable<string> Columns(string name, int mostCharacters) =>
        Enumerable.Range(0, Math.Max(1, (mostCharacters + CharactersPerProperty - 1) / CharactersPerProperty))
            .Select(part => PropertyOf(name, part));

    private static string PropertyOf(string name, int part) => part == 0 ? name : $"{name}{part}";
}
