using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// Reads one field of a <c>map</c>: a path, paths tried in order, or <c>{ from, as, locale, country, currency }</c>. A path with
/// <c>fetched:</c> before it is one of the record that is fetched for a thin event.
/// </summary>
internal static class FieldMappingReader
{
    private const int CurrencyLength = 3;
    private const string FetchedPrefix = FetchedRecord.InData + ":";

    /// <summary>Reads it.</summary>
    /// <param name="node">Its value.</param>
    /// <param name="key">The canonical field, for messages.</param>
    /// <param name="paths">Reads a path or several.</param>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static FieldMapping Read(YamlNode node, string key, Func<YamlNode, string, IReadOnlyList<FieldPath>> paths)
    {
        if (node is not YamlMappingNode)
            return From(node, $"'{key}'", paths);
        var yaml = new YamlMapping(node, $"'{key}'", "from", "as", "locale", "country", "currency");
        var from = yaml["from"] ?? throw YamlMapping.Wrong(node, "'from' is missing");
        return From(from, $"'from' of '{key}'", paths) with
        {
            As = As(yaml),
            Locale = Locale(yaml),
            Country = Option(yaml, "country", CountryConversion.Code, paths),
            Currency = Option(yaml, "currency", text => text.Length == CurrencyLength ? text.ToLowerInvariant() : null, paths),
        };
    }

    private static FieldMapping From(YamlNode node, string what, Func<YamlNode, string, IReadOnlyList<FieldPath>> paths)
    {
        var all = paths(node, what);
        return new FieldMapping([.. all.Where(path => !IsFetched(path))])
        {
            Fetched = [.. all.Where(IsFetched).Select(path => Fetched(path, node, what))],
        };
    }

    private static bool IsFetched(FieldPath path) => path.Text.StartsWith(FetchedPrefix, StringComparison.Ordinal);

    private static FieldPath Fetched(FieldPath path, YamlNode node, string what)
    {
        try
        {
            return FieldPath.Parse(path.Text[FetchedPrefix.Length..]);
        }
        catch (FormatException wrong)
        {
            throw YamlMapping.Wrong(node, $"{what}: after '{FetchedPrefix}', {wrong.Message}");
        }
    }

    private static Conversion As(YamlMapping yaml) => yaml.Text("as") is not { } name
        ? ConversionTable.AsIs
        : ConversionTable.All.TryGetValue(name, out var conversion)
            ? conversion
            : throw YamlMapping.Wrong(
                yaml["as"]!,
                $"'as' must be one of {string.Join(", ", ConversionTable.All.Keys.Order(StringComparer.Ordinal))}"
                    + Spelling.Suggest(name, ConversionTable.All.Keys));

    private static Locale? Locale(YamlMapping yaml) => yaml.Text("locale") is not { } tag
        ? null
        : Language.Conversions.Locale.Parse(tag)
            ?? throw YamlMapping.Wrong(
                yaml["locale"]!,
                $"'locale' must be a language, with a country where it matters, such as de, fr, en-US: '{tag}' is not known");

    // "DE" and "Germany" are words, "address.country" is a path
    private static MappingOption? Option(
        YamlMapping yaml, string key, Func<string, string?> word, Func<YamlNode, string, IReadOnlyList<FieldPath>> paths)
    {
        if (yaml.Text(key) is not { } text)
            return null;
        return word(text) is { } literal ? new MappingOption(literal, null) : new MappingOption(null, paths(yaml[key]!, $"'{key}'")[0]);
    }
}
