using GtmFunctions.Pipeline.Pages.Visitors;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>Answers a page's address.</summary>
internal delegate Task<PageAnswer> PageHandler(PageRequest request, CancellationToken cancellation);

/// <summary>An address below <see cref="PageLinks.Home"/>, declared once.</summary>
internal sealed class PageRoute
{
    private readonly TemplateMatcher _matcher;
    private readonly Func<IServiceProvider, PageHandler> _bind;

    private PageRoute(string pattern, bool isForm, VisitorRole role, Func<IServiceProvider, PageHandler> bind)
    {
        (Pattern, IsForm, Role, _bind) = (pattern, isForm, role, bind);
        _matcher = new TemplateMatcher(TemplateParser.Parse(pattern), []);
    }

    /// <summary>The pattern, such as <c>events/{id}</c>.</summary>
    public string Pattern { get; }

    /// <summary>Whether it is the address of a form, which changes something, and not of a page.</summary>
    public bool IsForm { get; }

    /// <summary>Who may use it.</summary>
    public VisitorRole Role { get; }

    /// <summary>Declares a page, which everybody who may look may see unless it names a role.</summary>
    public static PageRoute Page<T>(string pattern, Func<T, PageHandler> handler, VisitorRole role = VisitorRole.Read)
        where T : notnull =>
        new(pattern, isForm: false, role, services => handler(services.GetRequiredService<T>()));

    /// <summary>Declares the address of a form.</summary>
    public static PageRoute Form<T>(string pattern, Func<T, PageHandler> handler, VisitorRole role = VisitorRole.Operate)
        where T : notnull =>
        new(pattern, isForm: true, role, services => handler(services.GetRequiredService<T>()));

    /// <summary>The values of an address of this pattern; <see langword="null"/> where it is none.</summary>
    /// <param name="path">The path below <see cref="PageLinks.Home"/>, without a slash before it.</param>
    public RouteValueDictionary? Match(string path)
    {
        var values = new RouteValueDictionary();
        return _matcher.TryMatch($"/{path}", values) ? values : null;
    }

    /// <summary>The handler, of a host's services.</summary>
    public PageHandler Bind(IServiceProvider services) => _bind(services);
}
