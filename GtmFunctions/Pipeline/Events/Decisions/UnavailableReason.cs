using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>Why somebody could not take an event.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(NoWeight), "no-weight")]
[JsonDerivedType(typeof(Out), "out")]
[JsonDerivedType(typeof(Holiday), "holiday")]
[JsonDerivedType(typeof(OffHours), "off-hours")]
[JsonDerivedType(typeof(AtCapacity), "at-capacity")]
[JsonDerivedType(typeof(HadIt), "had-it")]
[JsonDerivedType(typeof(LeftTheTeam), "left-the-team")]
internal abstract record UnavailableReason
{
    private UnavailableReason()
    {
    }

    /// <summary>Their weight is 0.</summary>
    internal sealed record NoWeight : UnavailableReason;

    /// <summary>They are out.</summary>
    /// <param name="First">The first day.</param>
    /// <param name="Last">The last day.</param>
    internal sealed record Out(DateOnly First, DateOnly Last) : UnavailableReason;

    /// <summary>It is a holiday where they are.</summary>
    /// <param name="Name">The holiday's name.</param>
    internal sealed record Holiday(string Name) : UnavailableReason;

    /// <summary>They do not work at this hour.</summary>
    /// <param name="Local">The time where they are.</param>
    /// <param name="TimeZone">Their time zone by its IANA name.</param>
    /// <param name="Hours">When they work, as the roster has it.</param>
    internal sealed record OffHours(DateTime Local, string TimeZone, string Hours) : UnavailableReason;

    /// <summary>They have taken as much as they can.</summary>
    /// <param name="Taken">How much they have taken in the period.</param>
    /// <param name="Count">How much they can.</param>
    /// <param name="Per">The period: <c>hour</c>, <c>day</c> or <c>week</c>.</param>
    internal sealed record AtCapacity(int Taken, int Count, string Per) : UnavailableReason;

    /// <summary>They had the event and did not acknowledge it, or it was handed over from them.</summary>
    internal sealed record HadIt : UnavailableReason;

    /// <summary>They had the account's last event and are not in the team any more.</summary>
    internal sealed record LeftTheTeam : UnavailableReason;
}
