using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Numbers;

/// <summary>The addresses of the numbers.</summary>
internal static class NumbersRoutes
{
    /// <summary>The page and its file.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<NumbersQuery>("numbers", numbers => numbers.ShowAsync),
        PageRoute.Page<NumbersQuery>("numbers/file", numbers => numbers.DownloadAsync),
    ];
}
