using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Data;

/// <summary>The address of what is kept.</summary>
internal static class DataRoutes
{
    /// <summary>The page.</summary>
    public static IReadOnlyList<PageRoute> All { get; } = [PageRoute.Page<DataQuery>("data", data => data.ShowAsync)];
}
