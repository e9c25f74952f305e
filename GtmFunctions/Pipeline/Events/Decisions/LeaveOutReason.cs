using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>Why a replay leaves an action out.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(ClassIsUnknown), "class-unknown")]
[JsonDerivedType(typeof(ClassIsLeftOut), "class-left-out")]
[JsonDerivedType(typeof(UnderWay), "under-way")]
[JsonDerivedType(typeof(Arrived), "arrived")]
[JsonDerivedType(typeof(PlaceChanged), "place-changed")]
internal abstract record LeaveOutReason
{
    private LeaveOutReason()
    {
    }

    /// <summary>The replay leaves out classes, and the action's is not known.</summary>
    internal sealed record ClassIsUnknown : LeaveOutReason;

    /// <summary>The replay leaves out the action's class.</summary>
    /// <param name="Class">The class.</param>
    internal sealed record ClassIsLeftOut(string Class) : LeaveOutReason;

    /// <summary>An earlier try is not at its end.</summary>
    internal sealed record UnderWay : LeaveOutReason;

    /// <summary>It arrived before, and the replay does not say that it is done again.</summary>
    /// <param name="At">When it arrived.</param>
    /// <param name="Class">Its class; <see langword="null"/> where it is not known.</param>
    internal sealed record Arrived(DateTimeOffset At, string? Class) : LeaveOutReason;

    /// <summary>The configuration has another action at its place, or none.</summary>
    /// <param name="Configuration">The configuration's version.</param>
    internal sealed record PlaceChanged(string Configuration) : LeaveOutReason;
}
