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

    /// <summary>Gives what a page says as JSON, to a program.</summary>
    /// <remarks>The command line shows the pages' answers by it. Nobody can do anything here: forms are for people.</remarks>
    public static HttpEndpoint TellPage { get; } = HttpEndpoint.Create<PageSite>(
        ["get"], AnswerOf() + "/{*path}", AccessLevel.Function, site => site.TellAsync);

    /// <summary>The route of what a page says, after <c>/api/</c>.</summary>
    /// <param name="parts">The page's path; none for the overview.</param>
    public static string AnswerOf(params IReadOnlyList<string> parts) =>
        string.Join('/', ["ops/answers", .. parts.Select(Uri.EscapeDataString)]);

    /// <summary>Leads to the pages.</summary>
    public static HttpEndpoint Home { get; } = HttpEndpoint.Create<PageSite>(
        ["get", "head"], "ops", AccessLevel.Anonymous, _ => PageSite.LeadHomeAsync);
}
