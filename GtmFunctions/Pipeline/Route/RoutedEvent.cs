using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Route;

/// <summary>An event and what was decided for it.</summary>
/// <param name="Message">The event, enriched.</param>
/// <param name="Configuration">The version that decided.</param>
/// <param name="Decision">The decision.</param>
/// <param name="Acknowledged">What the event acknowledged.</param>
internal sealed record RoutedEvent(
    EventMessage Message, Configuration Configuration, RouteDecision Decision, IReadOnlyList<AcknowledgedEvent> Acknowledged)
{
    /// <summary>A message for each of its actions.</summary>
    public IReadOnlyList<ActionMessage> Actions { get; } =
        [.. Decision.Actions.Select(action => action.MessageFor(Message, Decision.Actions.Count))];
}
