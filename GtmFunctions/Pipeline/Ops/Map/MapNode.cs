using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Ops.Map;

/// <summary>What something on the map is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MapKind>))]
public enum MapKind
{
    /// <summary>A source.</summary>
    [JsonStringEnumMemberName("source")]
    Source,

    /// <summary>A signal.</summary>
    [JsonStringEnumMemberName("signal")]
    Signal,

    /// <summary>A canonical event type.</summary>
    [JsonStringEnumMemberName("type")]
    Type,

    /// <summary>A workflow.</summary>
    [JsonStringEnumMemberName("workflow")]
    Workflow,

    /// <summary>A destination.</summary>
    [JsonStringEnumMemberName("destination")]
    Destination,

    /// <summary>A subscription: another system that is sent events or decisions.</summary>
    [JsonStringEnumMemberName("subscription")]
    Subscription,
}

/// <summary>Something on the map.</summary>
/// <param name="Id">What edges name it by.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Notes">What else is to be known of it, a line each.</param>
/// <param name="Gap">What is missing around it; <see langword="null"/> where nothing is.</param>
internal sealed record MapNode(string Id, MapKind Kind, string Name, IReadOnlyList<string> Notes, string? Gap)
{
    /// <summary>The name under which it is counted.</summary>
    public string CountedAs { get; init; } = Name;

    /// <summary>How far along the way of an event it is, from 0.</summary>
    public int Column => Kind switch
    {
        MapKind.Source or MapKind.Signal => 0,
        MapKind.Type => 1,
        MapKind.Workflow => 2,
        _ => 3,
    };
}

/// <summary>A way from one thing to another.</summary>
/// <param name="From">The id of where it begins.</param>
/// <param name="To">The id of where it ends.</param>
/// <param name="Label">What takes it, such as a branch; empty where everything does.</param>
internal sealed record MapEdge(string From, string To, string Label);
