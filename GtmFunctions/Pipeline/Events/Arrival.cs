using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>How what was received came, where no webhook brought it.</summary>
/// <param name="By">The way.</param>
/// <param name="Name">The records that the source's poll reads, such as <c>deals</c>, or the import's id.</param>
public sealed record Arrival(ArrivalWay By, string Name)
{
    /// <summary>How its rows are read; none where they are read as the source's webhooks are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImportMapping? Mapping { get; init; }
}

/// <summary>A way on which events come, beside webhooks.</summary>
public enum ArrivalWay
{
    /// <summary>We asked for it.</summary>
    Poll,

    /// <summary>A row of a file.</summary>
    Import,
}
