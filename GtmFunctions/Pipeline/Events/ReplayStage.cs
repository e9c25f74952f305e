using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>Where a replay begins, in the order in which an event meets them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReplayStage>))]
public enum ReplayStage
{
    /// <summary>The payload is made an event anew.</summary>
    [JsonStringEnumMemberName("intake")]
    Intake,

    /// <summary>The event is enriched anew.</summary>
    [JsonStringEnumMemberName("enrich")]
    Enrich,

    /// <summary>What happens to the event is decided anew.</summary>
    [JsonStringEnumMemberName("route")]
    Route,

    /// <summary>What was decided is done.</summary>
    [JsonStringEnumMemberName("deliver")]
    Deliver,
}
