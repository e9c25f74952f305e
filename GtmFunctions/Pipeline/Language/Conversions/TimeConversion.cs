using System.Globalization;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary><c>time</c>: an ISO 8601 instant, from what <see cref="TimeText"/> reads.</summary>
internal static class TimeConversion
{
    public static Converted Convert(JsonNode value, ConversionOptions options)
    {
        // MongoDB's extended JSON
        if (value is JsonObject { Count: 1 } wrapped && wrapped["$date"] is JsonValue date)
            value = date;
        if (PlainText.Line(value) is not { } text)
            return Converted.Unfit("it is no time");
        return TimeText.Read(text, options.Locale, out var why) is { } time
            ? Converted.Fit(time.ToString("O", CultureInfo.InvariantCulture))
            : Converted.Unfit(why);
    }
}
