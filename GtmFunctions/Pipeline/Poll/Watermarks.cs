using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>
/// Compares how far records were read. A watermark is kept as text: a time in UTC with seven digits of a second, a number, or the text
/// itself.
/// </summary>
internal static class Watermarks
{
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>The watermark of a record; <see langword="null"/> where it has none that can be read.</summary>
    public static string? Read(PollWatermark watermark, JsonNode? record)
    {
        if (FieldText.From(watermark.From.Read(record)) is not { Length: > 0 } text)
            return null;
        return Parse(watermark.As, text);
    }

    /// <summary>A watermark as somebody wrote it; <see langword="null"/> where the text is none.</summary>
    public static string? Parse(WatermarkKind kind, string text) => kind switch
    {
        WatermarkKind.Time => TimeText.Read(text, locale: null, out _) is { } time ? From(time) : null,
        WatermarkKind.Number => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : null,
        _ => text,
    };

    /// <summary>The watermark of a time.</summary>
    public static string From(DateTimeOffset time) => time.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    /// <summary>The time of a watermark.</summary>
    public static DateTimeOffset Time(string watermark) =>
        DateTimeOffset.ParseExact(watermark, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>Whether one is after another; none is after none.</summary>
    public static bool IsAfter(WatermarkKind kind, string? one, string? other) =>
        one is not null && (other is null || Compare(kind, one, other) > 0);

    /// <summary>The later of two.</summary>
    public static string? Later(WatermarkKind kind, string? one, string? other) => IsAfter(kind, one, other) ? one : other ?? one;

    /// <summary>What is asked for: a time with the overlap taken off.</summary>
    public static string? Asked(PolledRecords records, string? since, bool exact) =>
        since is null || exact || records.Watermark is not { As: WatermarkKind.Time } ? since : From(Time(since) - records.Overlap);

    private static int Compare(WatermarkKind kind, string one, string other) => kind == WatermarkKind.Number
        ? decimal.Parse(one, CultureInfo.InvariantCulture).CompareTo(decimal.Parse(other, CultureInfo.InvariantCulture))
        : string.CompareOrdinal(one, other);
}
