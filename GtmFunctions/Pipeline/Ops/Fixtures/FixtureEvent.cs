using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Ops.Fixtures;

/// <summary>The event of a fixture.</summary>
/// <param name="Message">The event, as intake would hand it on, with what is known of it.</param>
/// <param name="At">What the clock says.</param>
/// <param name="Missing">The canonical fields that the source's mapping names and the payload has not.</param>
internal sealed record FixtureEvent(EventMessage Message, DateTimeOffset At, IReadOnlyList<string> Missing)
{
    /// <summary>What was written as known and no enricher of the event's workflows could give.</summary>
    public IReadOnlyList<string> Unasked { get; init; } = [];
}
