using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary><c>name</c>, <c>given-name</c> and <c>family-name</c>, by <see cref="PersonName"/>.</summary>
internal static class NameConversions
{
    // Titles and degrees are part of it; only a family name before a comma goes behind
    public static Converted Full(JsonNode value, ConversionOptions options) => Part(
        value,
        name => PlainText.Line(value) is { } line && !line.Contains(',', StringComparison.Ordinal) ? line.Trim('"', '\'') : name.Full);

    public static Converted Given(JsonNode value, ConversionOptions options) => Part(value, name => name.Given);

    public static Converted Family(JsonNode value, ConversionOptions options) => Part(value, name => name.Family);

    private static Converted Part(JsonNode value, Func<PersonName, string> part)
    {
        if (PlainText.Line(value) is not { } line || PersonName.Parse(line) is not { } name)
            return Converted.Unfit("it is no person's name");
        return part(name) is { Length: > 0 } text ? Converted.Fit(text) : Converted.Unfit("the name has one word only");
    }
}
