using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>The addresses of the pages, as links within the app write them.</summary>
public static class PageLinks
{
    /// <summary>The route of all pages after <c>/api/</c>.</summary>
    public const string Route = PagesAddress.Route;

    /// <summary>The overview, which is the site's first page.</summary>
    public const string Home = PagesAddress.Home;

    /// <summary>A page by its path below <see cref="Home"/>, each part escaped.</summary>
    public static string To(params IReadOnlyList<string> parts) =>
        parts.Count == 0 ? Home : $"{Home}/{string.Join('/', parts.Select(Uri.EscapeDataString))}";

    /// <summary>A page with a query: of the names and values that are there.</summary>
    /// <param name="page">The page's path below <see cref="Home"/>, whose parts need no escape, such as <c>numbers/file</c>.</param>
    /// <param name="query">Names and values; what has no value is left out.</param>
    public static string With(string page, params IReadOnlyList<(string Name, string? Value)> query)
    {
        var said = query.Where(one => one.Value is { Length: > 0 })
            .Select(one => $"{Uri.EscapeDataString(one.Name)}={Uri.EscapeDataString(one.Value!)}");
        var text = string.Join('&', said);
        return text.Length == 0 ? $"{Home}/{page}" : $"{Home}/{page}?{text}";
    }
}
