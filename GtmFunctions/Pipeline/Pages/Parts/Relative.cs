using System.Globalization;

namespace GtmFunctions.Pipeline.Pages.Parts;

/// <summary>Times and spans as people say them.</summary>
internal static class Relative
{
    /// <summary>How long ago a time is, or how far ahead: <c>just now</c>, <c>3 min ago</c>, <c>in 2 h</c>.</summary>
    public static string Text(DateTimeOffset at, DateTimeOffset now)
    {
        var span = now - at;
        if (span.Duration() < TimeSpan.FromSeconds(10))
            return "just now";
        return span > TimeSpan.Zero ? $"{Span(span)} ago" : $"in {Span(-span)}";
    }

    /// <summary>A span in its largest unit: <c>850 ms</c>, <c>1.4 s</c>, <c>41 min</c>, <c>5 h</c>, <c>3 d</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => Text($"{span.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 10 } => Text($"{span.TotalSeconds:0.#} s"),
        { TotalMinutes: < 2 } => Text($"{span.TotalSeconds:0} s"),
        { TotalHours: < 2 } => Text($"{span.TotalMinutes:0} min"),
        { TotalDays: < 2 } => Text($"{span.TotalHours:0} h"),
        _ => Text($"{span.TotalDays:0} d"),
    };

    /// <summary>A number with its thing: <c>1 event</c>, <c>1,204 events</c>.</summary>
    public static string Count(long count, string one, string? many = null) =>
        Text($"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
