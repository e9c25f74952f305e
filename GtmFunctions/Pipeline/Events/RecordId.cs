using System.Buffers;
using System.Globalization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>
/// Ids of deliveries (<c>d20261123-…</c>) and events (<c>e20261123-…</c>): what it is, the UTC day whose trace table holds it, and the
/// rest. Letters, digits and dashes only, so that they fit table keys, URLs and headers.
/// </summary>
public static class RecordId
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz.-");

    /// <summary>A new delivery's id.</summary>
    public static string NewDelivery(DateTimeOffset now) => $"d{Day(now)}-{Guid.CreateVersion7(now):N}";

    /// <summary>An event's id.</summary>
    /// <param name="firstSeen">When the first delivery of it came in.</param>
    /// <param name="key">Hexadecimal digits that no other event has.</param>
    public static string ForEvent(DateTimeOffset firstSeen, string key) => $"e{Day(firstSeen)}-{key[..24]}";

    /// <summary>The UTC day of an id, as <c>yyyyMMdd</c>; <see langword="null"/> when the text is no id of ours.</summary>
    public static string? DayOf(string id) =>
        id.Length is > 10 and <= 64 && (id[0] is 'd' or 'e') && id[9] == '-'
        && id.AsSpan(10).IndexOfAnyExcept(Characters) < 0
        && DateOnly.TryParseExact(id.AsSpan(1, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? id[1..9]
            : null;

    /// <summary>When the UTC day of an id begins.</summary>
    /// <exception cref="ArgumentException">The text is no id of ours.</exception>
    public static DateTimeOffset StartOf(string id) => DayOf(id) is { } day
        ? new DateTimeOffset(DateOnly.ParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero)
        : throw new ArgumentException($"'{id}' is no delivery's or event's id", nameof(id));

    /// <summary>Whether the id is a delivery's.</summary>
    public static bool IsDelivery(string id) => id.StartsWith('d');

    /// <summary>A UTC day as <c>yyyyMMdd</c>.</summary>
    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
