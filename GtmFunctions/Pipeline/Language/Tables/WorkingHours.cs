using System.Globalization;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>Weekly hours by a member's own clock: <c>Mon-Fri 09:00-17:30</c>, several with <c>;</c> between.</summary>
public sealed class WorkingHours
{
    /// <summary>Every hour of every day.</summary>
    public static readonly WorkingHours Always = new("", []);

    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

    private readonly IReadOnlyList<Span> _spans;

    private WorkingHours(string text, IReadOnlyList<Span> spans) => (Text, _spans) = (text, spans);

    /// <summary>The hours as written; empty for always.</summary>
    public string Text { get; }

    /// <summary>Reads hours.</summary>
    /// <exception cref="FormatException">The text is something else; the message shows how to write them.</exception>
    public static WorkingHours Parse(string text) =>
        new(text, [.. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ParseSpan)]);

    /// <summary>Whether a local time is in them: from the first minute up to and without the last.</summary>
    public bool Contain(DateTime local) => _spans.Count == 0 || _spans.Any(span =>
        span.Days.Contains(local.DayOfWeek) && TimeOnly.FromDateTime(local) >= span.From && local.TimeOfDay < span.To);

    /// <summary>The hours of a day of the week, from the first, by the time since midnight. They may overlap.</summary>
    public IEnumerable<(TimeSpan From, TimeSpan To)> On(DayOfWeek day) => _spans.Count == 0
        ? [(TimeSpan.Zero, TimeSpan.FromDays(1))]
        : _spans.Where(span => span.Days.Contains(day)).Select(span => (span.From.ToTimeSpan(), span.To)).Order();

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static Span ParseSpan(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var times = parts.Length == 2 ? parts[1].Split('-') : [];
        if (times.Length == 2 && Clock(times[0]) is { } from && from < TimeSpan.FromDays(1) && Clock(times[1]) is { } to && from < to)
            return new Span(ParseDays(parts[0], text), TimeOnly.FromTimeSpan(from), to);
        throw Wrong(text);
    }

    // Mon, Mon-Fri, Mon,Wed,Fri; a range may run over Sunday
    private static HashSet<DayOfWeek> ParseDays(string days, string text)
    {
        var found = new HashSet<DayOfWeek>();
        foreach (var range in days.Split(','))
        {
            var ends = Array.ConvertAll(range.Split('-'), Day);
            if (ends.Length > 2 || ends.Contains(-1))
                throw Wrong(text);
            for (var day = ends[0]; ; day = (day + 1) % 7)
            {
                found.Add((DayOfWeek)day);
                if (day == ends[^1])
                    break;
            }
        }

        return found;
    }

    private static int Day(string text) => Array.FindIndex(Days, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));

    // 24:00 is the end of the day
    private static TimeSpan? Clock(string text) => text == "24:00"
        ? TimeSpan.FromDays(1)
        : TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out var time) ? time : null;

    private static FormatException Wrong(string text) =>
        new($"'{text}' are no hours: write Mon-Fri 09:00-17:30, with ';' between several; the end is after the beginning");

    private sealed record Span(IReadOnlySet<DayOfWeek> Days, TimeOnly From, TimeSpan To);
}
