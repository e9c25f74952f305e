using System.Buffers;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What somebody typed into a search, recognised as keys that events are found by.</summary>
/// <param name="Text">The text.</param>
/// <param name="Keys">The keys that it may be; none where it can only be a part of a text.</param>
/// <param name="IsCertain">Whether it is such a key, so that nothing else is to be looked for where it finds nothing.</param>
internal sealed record FindText(string Text, IReadOnlyList<EventKey> Keys, bool IsCertain)
{
    private const int ShortestId = 3;

    private static readonly SearchValues<char> Phone = SearchValues.Create("+0123456789 ()./-");

    /// <summary>The text where it is written as an event's own id is; <see langword="null"/> where it is not.</summary>
    public string? EventId => RecordId.DayOf(Text) is not null && !RecordId.IsDelivery(Text) ? Text : null;

    /// <summary>Recognises an e-mail address, a delivery's id, a company's domain, a telephone number and an id.</summary>
    /// <param name="text">What was typed.</param>
    public static FindText Parse(string text)
    {
        text = text.Trim();
        if (RecordId.DayOf(text) is not null && RecordId.IsDelivery(text))
            return new FindText(text, [EventKey.ForDelivery(text)], IsCertain: true);
        if (text.Contains(' ', StringComparison.Ordinal) && !IsPhone(text))
            return new FindText(text, [], IsCertain: false);
        if (text.Contains('@', StringComparison.Ordinal))
        {
            return EventKey.ForPerson(text) is { } person
                ? new FindText(text, [person], IsCertain: true)
                : new FindText(text, [], IsCertain: false);
        }

        var account = text.Contains('.', StringComparison.Ordinal) ? EventKey.ForAccount(text) : null;
        var phone = IsPhone(text) ? EventKey.ForPhone(text) : null;
        var id = IsId(text) ? EventKey.ForId(text) : null;
        return new FindText(text, [.. new[] { account, phone, id }.OfType<EventKey>()], IsCertain: false);
    }

    // A word without a digit is rather a part of a name than a whole id
    private static bool IsId(string text) =>
        text.Length >= ShortestId && text.Any(char.IsAsciiDigit) && !text.Contains(' ', StringComparison.Ordinal);

    private static bool IsPhone(string text) => text.AsSpan().IndexOfAnyExcept(Phone) < 0;
}
