using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>Which dead letters are meant; <see langword="null"/> means all.</summary>
/// <param name="Queue">One of <see cref="QueueNames"/>.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="Workflow">The workflow's name.</param>
/// <param name="Destination">The destination's name.</param>
/// <param name="Class">The action's class, such as <c>notify</c>.</param>
/// <param name="Text">Part of the id, key, reason, answer or message, in any case.</param>
/// <param name="Since">Not given up before.</param>
/// <param name="Until">Given up before.</param>
internal sealed record DeadLetterQuery(
    string? Queue = null,
    string? Source = null,
    string? Type = null,
    string? Workflow = null,
    string? Destination = null,
    string? Class = null,
    string? Text = null,
    DateTimeOffset? Since = null,
    DateTimeOffset? Until = null)
{
    /// <summary>Whether nothing is asked for, so that all are meant.</summary>
    public bool IsEmpty => this == new DeadLetterQuery();

    /// <summary>Whether a dead letter is meant. Its queue and times are storage's to tell.</summary>
    public bool Matches(FoundLetter letter) =>
        Is(Source, letter.Facts.Source)
        && Is(Type, letter.Facts.Type)
        && Is(Workflow, letter.Facts.Workflow)
        && Is(Destination, letter.Facts.Destination)
        && Is(Class, letter.Facts.Class)
        && Says(letter.Record);

    private static bool Is(string? wanted, string? found) => wanted is null || string.Equals(wanted, found, StringComparison.Ordinal);

    private bool Says(DeadLetterRecord record) =>
        Text is not { Length: > 0 } text
        || record.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
        || record.Key.Contains(text, StringComparison.OrdinalIgnoreCase)
        || record.Reason.Contains(text, StringComparison.OrdinalIgnoreCase)
        || record.Answer?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        || LetterText.Searched(record).Contains(text, StringComparison.OrdinalIgnoreCase);
}
