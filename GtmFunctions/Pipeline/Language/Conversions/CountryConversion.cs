using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary><c>country</c>: the ISO 3166-1 alpha-2 code of a country's code or name, in the languages of <c>countries.txt</c>.</summary>
internal static class CountryConversion
{
    private static readonly FrozenDictionary<string, string> Codes = Load();

    public static Converted Convert(JsonNode value, ConversionOptions options) => ListConversion.First(value, item =>
        PlainText.Code(item) is not { } text ? Converted.Unfit("it is no text")
        : Code(text) is { } code ? Converted.Fit(code)
        : Converted.Unfit("it is no country that we know by code or name"));

    /// <summary>The code of a country; <see langword="null"/> where the text names none.</summary>
    public static string? Code(string text) => Codes.GetValueOrDefault(PlainText.Key(text));

    private static FrozenDictionary<string, string> Load()
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = DataFile.Lines("countries.txt").Select(line => line.Split('|')).ToArray();
        foreach (var row in rows)
        {
            foreach (var name in row.Skip(1))
                codes[PlainText.Key(name)] = row[0];
        }

        // A code of two letters is its country, whatever a name of some language looks like
        foreach (var row in rows)
            codes[PlainText.Key(row[0])] = row[0];
        return codes.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
