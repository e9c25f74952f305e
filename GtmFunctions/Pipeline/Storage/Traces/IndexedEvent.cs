using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>One line of a search: what an event is and what became of it.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="FirstSeenAt">When it was taken in.</param>
/// <param name="Source">The source's name.</param>
/// <param name="Type">The canonical type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="ProviderId">The provider's id.</param>
/// <param name="Outcome">One of <see cref="Outcomes"/>.</param>
public sealed record IndexedEvent(
    string Id, DateTimeOffset FirstSeenAt, string Source, string Type, string? Subject, string ProviderId, string Outcome)
{
    internal EventPlace Place => new(FirstSeenAt, Id);
}
