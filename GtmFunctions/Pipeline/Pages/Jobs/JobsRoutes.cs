using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Jobs;

/// <summary>The addresses of jobs.</summary>
internal static class JobsRoutes
{
    /// <summary>The page and its form.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<JobsQuery>("jobs", jobs => jobs.ShowAsync),
        PageRoute.Form<JobsQuery>("jobs/{name}/run", jobs => jobs.RunAsync),
    ];
}
