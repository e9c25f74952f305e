using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Storage.People;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>Tells of an event whose trace is kept and whose payload is not.</summary>
internal static class ForgottenPayload
{
    /// <summary>Why an event's payload is not there, in words; <see langword="null"/> where it is, or the rows are no event's.</summary>
    public static string? Find(IEnumerable<(string Row, JsonObject Story)> rows) =>
        Find(rows.ToDictionary(row => row.Row, row => row.Story));

    /// <summary>The same, of rows by their keys.</summary>
    public static string? Find(IReadOnlyDictionary<string, JsonObject> rows)
    {
        if (!rows.TryGetValue(TraceRows.Event, out var head) || rows.ContainsKey(TraceRows.Payload))
            return null;
        return head[EventEraser.ErasedAt] is { } at
            ? $"the person whom it was about was erased at {at}, and its payload with them"
            : "its payload is forgotten, for the document keeps payloads for a shorter time than traces (retention.payloads)";
    }
}
