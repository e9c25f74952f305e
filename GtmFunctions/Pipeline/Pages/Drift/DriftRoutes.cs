using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Drift;

/// <summary>The address of drift.</summary>
internal static class DriftRoutes
{
    /// <summary>One page.</summary>
    public static IReadOnlyList<PageRoute> All { get; } = [PageRoute.Page<DriftQuery>("drift", drift => drift.ShowAsync)];
}
