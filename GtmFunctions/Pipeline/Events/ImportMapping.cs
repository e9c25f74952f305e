using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>
/// How the rows of an import are read. It goes with each of its events, so that one that is put back years later is read as it was.
/// </summary>
public sealed record ImportMapping
{
    /// <summary>The canonical type of the events.</summary>
    public required string Type { get; init; }

    /// <summary>Canonical field to the path of the row that fills it, such as <c>['First Name']</c> or <c>contact.email</c>.</summary>
    public required IReadOnlyDictionary<string, string> Fields { get; init; }

    /// <summary>The path of the row's own id; none where the row's place in its file is the id.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>The path of the time of the event; none where it happens when it is imported.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Time { get; init; }
}
