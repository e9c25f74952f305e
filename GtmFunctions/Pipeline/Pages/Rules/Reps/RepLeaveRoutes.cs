using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Pages.Visitors;

namespace GtmFunctions.Pipeline.Pages.Rules.Reps;

/// <summary>The address of a rep who leaves.</summary>
internal static class RepLeaveRoutes
{
    /// <summary>The page and its form.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<RepLeaveQuery>("rules/reps/{email}/leave", leave => leave.ShowAsync),
        PageRoute.Form<RepLeaveQuery>("rules/reps/{email}/leave", leave => leave.LeaveAsync, VisitorRole.Publish),
    ];
}
