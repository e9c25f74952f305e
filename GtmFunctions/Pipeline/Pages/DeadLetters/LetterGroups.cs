using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops.Alerts;

namespace GtmFunctions.Pipeline.Pages.DeadLetters;

/// <summary>Dead letters by what they died of. Values in, values out.</summary>
internal static class LetterGroups
{
    /// <summary>The key of a letter's group: the queue, the destination, and what reasons of one cause have in common.</summary>
    public static string KeyOf(FoundLetter letter) =>
        KeyHash.For(letter.Record.Queue, letter.Facts.Destination ?? "", AlertCause.From(letter.Record.Reason));

    /// <summary>The groups, the most first.</summary>
    public static IReadOnlyList<DeadLetterGroup> From(IEnumerable<FoundLetter> letters) =>
    [
        .. letters.GroupBy(KeyOf).Select(group => Group(group.Key, [.. group.OrderBy(letter => letter.Record.FailedAt)]))
            .OrderByDescending(group => group.Count).ThenBy(group => group.Since),
    ];

    /// <summary>A letter's line.</summary>
    public static DeadLetterLine Line(FoundLetter letter) => new(
        letter.Record.Id,
        letter.Record.FailedAt,
        letter.Facts.Subject,
        letter.Facts.Type,
        letter.Facts.Source,
        WhereOf(letter),
        letter.Record.Reason,
        letter.Record.TraceId is { Length: > 0 } trace ? trace : null);

    private static DeadLetterGroup Group(string key, FoundLetter[] letters) => new(
        key, letters.Length, WhereOf(letters[0]), letters[^1].Record.Reason, letters[0].Record.FailedAt, letters[^1].Record.FailedAt);

    private static string WhereOf(FoundLetter letter) => letter.Facts.Destination ?? letter.Record.Queue;
}
