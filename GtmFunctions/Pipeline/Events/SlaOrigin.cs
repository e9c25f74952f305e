using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>What of an SLA asks for an action.</summary>
/// <param name="Assignment">The assignment.</param>
/// <param name="Part">The part of its SLA.</param>
public sealed record SlaOrigin(string Assignment, SlaPart Part);

/// <summary>A part of an SLA that has actions.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SlaPart>))]
public enum SlaPart
{
    /// <summary>A reminder to who has it.</summary>
    Remind,

    /// <summary>It has gone to another.</summary>
    Reassign,

    /// <summary>
    /// Somebody handed it over to another where there is no SLA: the action of a branch that tells who gets it.
    /// </summary>
    HandOver,
}
