using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>A dead letter that an event's trace tells of; it may have ended since.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Queue">The queue that it came from.</param>
/// <param name="Key">The event's or action's id.</param>
internal sealed record KeptLetter(string Id, string Queue, string Key)
{
    /// <summary>Reads its row.</summary>
    public static KeptLetter From(JsonObject story) => story.Deserialize(LetterJson.Default.KeptLetter)!;

    /// <summary>Those that the rows of a trace tell of.</summary>
    public static IReadOnlyList<KeptLetter> All(IEnumerable<(string Row, JsonObject Story)> rows) =>
        [.. rows.Where(row => row.Row.StartsWith(TraceRows.DeadLetterPrefix, StringComparison.Ordinal)).Select(row => From(row.Story))];
}
