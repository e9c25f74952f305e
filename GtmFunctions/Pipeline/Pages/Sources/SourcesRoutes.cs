using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Sources;

/// <summary>The addresses of sources and of their requests.</summary>
internal static class SourcesRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<SourcesQuery>("sources", sources => sources.ListAsync),
        PageRoute.Page<SourcesQuery>("sources/{source}", sources => sources.ShowAsync),
        PageRoute.Page<RequestQuery>("sources/{source}/requests/{id}", requests => requests.ShowAsync),
        PageRoute.Page<RequestQuery>("sources/{source}/requests/{id}/fixture", requests => requests.SaveAsync),
        PageRoute.Form<RequestQuery>("sources/{source}/capture", requests => requests.SwitchAsync),
        PageRoute.Form<RequestQuery>("sources/{source}/forget", requests => requests.ForgetAsync),
    ];
}
