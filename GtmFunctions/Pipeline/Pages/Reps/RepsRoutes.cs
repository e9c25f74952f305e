using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Reps;

/// <summary>The address of the reps.</summary>
internal static class RepsRoutes
{
    /// <summary>The page.</summary>
    public static IReadOnlyList<PageRoute> All { get; } = [PageRoute.Page<RepsQuery>("reps", reps => reps.ShowAsync)];
}
