using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.DeadLetters;

/// <summary>The addresses of dead letters and of replays.</summary>
internal static class DeadLettersRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<DeadLettersQuery>("dead-letters", letters => letters.ShowAsync),
        PageRoute.Page<DeadLettersQuery>("dead-letters/groups/{key}", letters => letters.ShowGroupAsync),
        PageRoute.Page<DeadLetterForms>("dead-letters/groups/{key}/replay", forms => forms.PreviewReplayAsync),
        PageRoute.Form<DeadLetterForms>("dead-letters/groups/{key}/replay", forms => forms.ReplayAsync),
        PageRoute.Page<DeadLetterForms>("dead-letters/groups/{key}/discard", forms => forms.PreviewDiscardAsync),
        PageRoute.Form<DeadLetterForms>("dead-letters/groups/{key}/discard", forms => forms.DiscardAsync),
        PageRoute.Page<DeadLettersQuery>("dead-letters/{id}", letters => letters.ShowOneAsync),
        PageRoute.Form<DeadLetterForms>("dead-letters/{id}/replay", forms => forms.ReplayOneAsync),
        PageRoute.Form<DeadLetterForms>("dead-letters/{id}/discard", forms => forms.DiscardOneAsync),
        PageRoute.Page<ReplaysQuery>("replays", replays => replays.ShowAsync),
        PageRoute.Form<ReplaysQuery>("replays/{id}/stop", replays => replays.StopAsync),
    ];
}
