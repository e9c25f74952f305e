using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>Makes of a mapped value what the mapping asks for.</summary>
public static class FieldConverter
{
    /// <summary>The converted value; <see langword="null"/> where the value cannot be read so.</summary>
    public static JsonNode? Convert(JsonNode value, FieldConversion conversion) => conversion switch
    {
        FieldConversion.AsIs => value.DeepClone(),
        FieldConversion.Domain => DomainOf(FieldText.Of(value)),
        FieldConversion.Lower => FieldText.Of(value)?.Trim().ToLowerInvariant(),
        FieldConversion.Number => decimal.TryParse(FieldText.Of(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        FieldConversion.Time => EventTime.Parse(FieldText.Of(value)) is { } time ? time.ToString("O", CultureInfo.InvariantCulture) : null,
        FieldConversion.Text => FieldText.Of(value),
        _ => throw new ArgumentOutOfRangeException(nameof(conversion), conversion, "no such conversion"),
    };

    private static string? DomainOf(string? text)
    {
        text = text?.Trim().ToLowerInvariant() ?? "";
        var at = text.LastIndexOf('@');
        var host = at >= 0 ? text[(at + 1)..]
            : Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}", UriKind.Absolute, out var uri) ? uri.Host
            : "";
        host = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        return host.Contains('.', StringComparison.Ordinal) && !host.Contains(' ', StringComparison.Ordinal) ? host : null;
    }
}
