using System.Globalization;

namespace GtmFunctions.Pipeline.Language;

/// <summary>Durations as the document writes them: a whole number and <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
public static class Duration
{
    /// <summary>
    /// Reads <c>30s</c>, <c>5m</c>, <c>2h</c> or <c>7d</c>; <see langword="false"/> for any other text and for more than 100 years.
    /// </summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var digits = text.AsSpan(0, Math.Max(0, text.Length - 1));
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        var unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => TimeSpan.Zero,
        };
        if (unit == TimeSpan.Zero || count > TimeSpan.FromDays(36_500) / unit)
            return false;
        duration = count * unit;
        return true;
    }

    /// <summary>Writes a duration as the document would, in the largest unit without a rest: <c>90s</c>, <c>5m</c>, <c>7d</c>.</summary>
    public static string Text(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        return (seconds % 60, seconds % 3600, seconds % 86_400) switch
        {
            (_, _, 0) when seconds > 0 => $"{seconds / 86_400}d",
            (_, 0, _) when seconds > 0 => $"{seconds / 3600}h",
            (0, _, _) when seconds > 0 => $"{seconds / 60}m",
            _ => $"{seconds}s",
        };
    }
}
