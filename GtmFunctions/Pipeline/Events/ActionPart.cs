using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What part of its event's life an action is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ActionPart>))]
public enum ActionPart
{
    /// <summary>A workflow decided it.</summary>
    [JsonStringEnumMemberName("routed")]
    Routed,

    /// <summary>It asks an enricher that calls back.</summary>
    [JsonStringEnumMemberName("enrichment")]
    Enrichment,

    /// <summary>It is done again with what came late.</summary>
    [JsonStringEnumMemberName("late")]
    Late,

    /// <summary>It is sent to somebody who subscribed to such events; what becomes of it is no outcome of the event.</summary>
    [JsonStringEnumMemberName("subscription")]
    Subscription,
}
