using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Destinations;

/// <summary>The addresses of destinations.</summary>
internal static class DestinationsRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<DestinationsQuery>("destinations", destinations => destinations.ListAsync),
        PageRoute.Page<DestinationsQuery>("destinations/{destination}", destinations => destinations.ShowAsync),
    ];
}
