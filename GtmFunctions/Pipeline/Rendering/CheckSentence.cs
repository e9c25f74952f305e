using System.Globalization;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>Why a workflow may act on an event, or may not, in a sentence.</summary>
internal static class CheckSentence
{
    /// <summary>The sentence.</summary>
    public static string Render(Check check) => check.Why ?? check.Reason switch
    {
        CheckReason.NoSubject => "the event has no subject to be ordered by",
        CheckReason.FirstOfSubject first => $"the first of {first.Subject}",
        CheckReason.NotOlder newer => $"not older than {check.Event}, the newest of {newer.Subject} so far",
        CheckReason.Older older =>
            $"older ({Text(older.Time)}) than {check.Event} ({Text(older.Newest)}), which was acted on for {older.Subject}",
        CheckReason.NoIntent none => $"the event has not every field of the intent ({Names(none.Fields)})",
        CheckReason.FirstOfIntent first => $"the first of its intent ({Names(first.Fields)})",
        CheckReason.SameIntent same =>
            $"duplicate intent of {check.Event}: the same {Names(same.Fields)} within {Duration.Text(same.Window)}",
        CheckReason.OutsideWindow other =>
            $"{Duration.Text(other.Window)} or more from {check.Event}, which had the same {Names(other.Fields)}",
        _ => "",
    };

    private static string Names(IReadOnlyList<string> fields) => string.Join(", ", fields);

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
