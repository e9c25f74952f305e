using GtmFunctions.Pipeline.Pages.Rules.Drafts;
using GtmFunctions.Pipeline.Pages.Rules.Edit;
using GtmFunctions.Pipeline.Pages.Rules.History;
using GtmFunctions.Pipeline.Pages.Rules.Rollouts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Pages.Visitors;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>The addresses of the rules.</summary>
internal static class RulesRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<RulesQuery>("rules", rules => rules.ShowAsync),
        PageRoute.Page<EditQuery>("rules/edit", edit => edit.ShowAsync),
        PageRoute.Form<EditForms>("rules/edit", edit => edit.EditAsync, VisitorRole.Publish),
        PageRoute.Page<EditQuery>("rules/schema", edit => edit.SchemaAsync),
        PageRoute.Page<DraftsQuery>("rules/drafts", drafts => drafts.ShowAsync),
        PageRoute.Page<DraftsQuery>("rules/drafts/{id}", drafts => drafts.ShowOneAsync),
        PageRoute.Page<DraftPreviews>("rules/drafts/{id}/changes.csv", previews => previews.FileAsync),
        PageRoute.Form<DraftPreviews>("rules/drafts/{id}/preview", previews => previews.LookAsync, VisitorRole.Read),
        PageRoute.Form<DraftForms>("rules/drafts/{id}/publish", forms => forms.PublishAsync, VisitorRole.Publish),
        PageRoute.Form<DraftForms>("rules/drafts/{id}/rollout", forms => forms.RollOutAsync, VisitorRole.Publish),
        PageRoute.Form<DraftForms>("rules/drafts/{id}/carry", forms => forms.CarryAsync, VisitorRole.Publish),
        PageRoute.Form<DraftForms>("rules/drafts/{id}/discard", forms => forms.DiscardAsync, VisitorRole.Publish),
        PageRoute.Page<HistoryQuery>("rules/history", history => history.ShowAsync),
        PageRoute.Page<HistoryQuery>("rules/history/{id}", history => history.ShowOneAsync),
        PageRoute.Form<HistoryQuery>("rules/history/{id}/back", history => history.GoBackAsync, VisitorRole.Publish),
        PageRoute.Page<RolloutQuery>("rules/rollout", rollout => rollout.ShowAsync),
        PageRoute.Form<RolloutQuery>("rules/rollout/share", rollout => rollout.ShareAsync, VisitorRole.Publish),
        PageRoute.Form<RolloutQuery>("rules/rollout/all", rollout => rollout.ToAllAsync, VisitorRole.Publish),
        PageRoute.Form<RolloutQuery>("rules/rollout/stop", rollout => rollout.StopAsync, VisitorRole.Publish),
    ];
}
