using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Map;

/// <summary>The address of the map.</summary>
internal static class MapRoutes
{
    /// <summary>One page.</summary>
    public static IReadOnlyList<PageRoute> All { get; } = [PageRoute.Page<MapQuery>("map", map => map.ShowAsync)];
}
