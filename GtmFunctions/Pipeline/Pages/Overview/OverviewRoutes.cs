using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Overview;

/// <summary>The overview's address.</summary>
internal static class OverviewRoutes
{
    /// <summary>The first page of the site.</summary>
    public static IReadOnlyList<PageRoute> All { get; } = [PageRoute.Page<OverviewQuery>("", overview => overview.ShowAsync)];
}
