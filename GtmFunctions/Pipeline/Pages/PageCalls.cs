using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Pipeline.Pages;

/// <summary>The functions that show pages to people.</summary>
/// <remarks>
/// All pages are one function: a browser has no function key, so the site itself asks who is there (<see cref="Visitors.WhoMayLook"/>), and
/// a page more is no function more to wake.
/// </remarks>
public static class PageCalls
{
    /// <summary>Shows a page, or does what its form asks for.</summary>
    public static HttpEndpoint ShowPage { get; } = HttpEndpoint.Create<PageSite>(
        ["get", "head", "post"], PageLinks.Route + "/{*path}", AccessLevel.Anonymous, site => site.AnswerAsync);

    /// <summary>Leads to the pages.</summary>
    public static HttpEndpoint Home { get; } = HttpEndpoint.Create<PageSite>(
        ["get", "head"], "ops", AccessLevel.Anonymous, _ => PageSite.LeadHomeAsync);
}
