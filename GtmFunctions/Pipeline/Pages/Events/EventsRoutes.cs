using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Events;

/// <summary>The addresses of events.</summary>
internal static class EventsRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<EventsQuery>("events", events => events.ShowAsync),
        PageRoute.Page<EventStoryQuery>("events/{id}", story => story.ShowAsync),
        PageRoute.Page<EventSimulationQuery>("events/{id}/simulate", simulation => simulation.ShowAsync),
        PageRoute.Page<EventReplayForms>("events/{id}/replay", forms => forms.PreviewAsync),
        PageRoute.Form<EventReplayForms>("events/{id}/replay", forms => forms.ReplayAsync),
    ];
}
