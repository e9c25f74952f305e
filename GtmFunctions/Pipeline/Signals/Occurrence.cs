using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>One event that counted for a condition.</summary>
/// <param name="At">When it happened by its own time, in UTC ticks.</param>
/// <param name="Event">Its id.</param>
/// <param name="Distinct">The value of the field whose different values are counted; none where events are.</param>
internal sealed record Occurrence(
    [property: JsonPropertyName("t")] long At,
    [property: JsonPropertyName("e")] string Event,
    [property: JsonPropertyName("v")] string? Distinct = null)
{
    /// <summary>What is counted once.</summary>
    [JsonIgnore]
    public string Value => Distinct ?? Event;
}

/// <summary>An event as a signal sees it.</summary>
/// <param name="Event">Its id.</param>
/// <param name="At">When it happened by its own time, in UTC ticks.</param>
/// <param name="Held">The conditions that it counts for, by their places, each with the value that is counted, if one is.</param>
internal sealed record ObservedEvent(string Event, long At, IReadOnlyList<(int Condition, string? Distinct)> Held);
