using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Pages.Visitors;

namespace GtmFunctions.Pipeline.Pages.Subscriptions;

/// <summary>The addresses of subscriptions. What is sent to whom is a rule: who adds or removes one may publish.</summary>
internal static class SubscriptionsRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<SubscriptionsQuery>("subscriptions", subscriptions => subscriptions.ListAsync),
        PageRoute.Page<SubscriptionsQuery>("subscriptions/{name}", subscriptions => subscriptions.ShowAsync),
        PageRoute.Form<SubscriptionForms>("subscriptions", forms => forms.AddAsync, VisitorRole.Publish),
        PageRoute.Form<SubscriptionForms>("subscriptions/{name}/rotate", forms => forms.RotateAsync, VisitorRole.Publish),
        PageRoute.Form<SubscriptionForms>("subscriptions/{name}/remove", forms => forms.RemoveAsync, VisitorRole.Publish),
        PageRoute.Form<SubscriptionForms>("subscriptions/{name}/pause", forms => forms.PauseAsync),
        PageRoute.Form<SubscriptionForms>("subscriptions/{name}/enable", forms => forms.EnableAsync),
        PageRoute.Form<SubscriptionForms>("subscriptions/{name}/replay", forms => forms.ReplayAsync),
        PageRoute.Form<SubscriptionForms>("subscriptions/{name}/test", forms => forms.TestAsync),
    ];
}
