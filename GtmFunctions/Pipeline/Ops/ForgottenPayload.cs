using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>Tells of an event whose trace is kept and whose payload is not.</summary>
internal static class ForgottenPayload
{
    /// <summary>The property of an event's head that says when the person whom it was about was erased.</summary>
    public const string ErasedAt = "erasedAt";

    /// <summary>Why the payload of an event is not there, in words; <see langword="null"/> where it is, or the rows are no event's.</summary>
    public static string? Find(IEnumerable<(string Row, JsonObject Story)> rows) =>
        Find(rows.ToDictionary(row => row.Row, row => row.Story));

    /// <inheritdoc cref="Find(IEnumerable{ValueTuple{string, JsonObject}})"/>
    public static string? Find(IReadOnlyDictionary<string, JsonObject> rows)
    {
        if (!rows.TryGetValue(TraceRows.Event, out var head) || rows.ContainsKey(TraceRows.Payload))
            return null;
        return head[ErasedAt] is { } at
            ? $"the person whom it was about was erased at {at}, and its payload with them"
            : "its payload is forgotten, for the document keeps payloads for a shorter time than traces (retention.payloads)";
    }
}
