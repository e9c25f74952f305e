using System.Globalization;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>An event's place among all, the newest first: the end of its row keys.</summary>
/// <param name="FirstSeenAt">When it was taken in.</param>
/// <param name="Id">Its id.</param>
internal sealed record EventPlace(DateTimeOffset FirstSeenAt, string Id)
{
    private const int Digits = 19;

    /// <summary>Later in the alphabet than everything of an instant.</summary>
    private const string End = "~";

    /// <summary>The day whose table holds its rows, as <c>yyyyMMdd</c>.</summary>
    public string Day => RecordId.DayOf(Id) ?? RecordId.Day(FirstSeenAt);

    /// <summary>The end of a row key: what is newer comes first.</summary>
    public override string ToString() => $"{Inverted(FirstSeenAt)}-{Id}";

    /// <summary>The place from the end of a row key.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static EventPlace Parse(string text) => TryParse(text) ?? throw new FormatException($"'{text}' is no place of an event");

    /// <summary>The place from the end of a row key; <see langword="null"/> where the text is none.</summary>
    public static EventPlace? TryParse(string text) =>
        text.Length > Digits + 1
        && text[Digits] == '-'
        && long.TryParse(text.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var inverted)
        && inverted <= DateTimeOffset.MaxValue.UtcTicks
        && RecordId.DayOf(text[(Digits + 1)..]) is not null
            ? new EventPlace(new DateTimeOffset(DateTimeOffset.MaxValue.UtcTicks - inverted, TimeSpan.Zero), text[(Digits + 1)..])
            : null;

    /// <summary>The place behind all events of a day, as <c>yyyyMMdd</c>.</summary>
    public static EventPlace EndOf(string day) => new(
        new DateTimeOffset(DateOnly.ParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture), TimeOnly.MinValue, TimeSpan.Zero),
        $"e{day}-zz");

    /// <summary>What all places earlier than a time come behind, and those of that time and of later ones before.</summary>
    public static string Before(DateTimeOffset time) => $"{Inverted(time)}-{End}";

    private static string Inverted(DateTimeOffset time) =>
        (DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
