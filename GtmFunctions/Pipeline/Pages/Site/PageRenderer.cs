using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>
/// Makes HTML of a page's component, without a web host of Razor's own: so the Functions worker can, too
/// (https://learn.microsoft.com/aspnet/core/blazor/components/render-components-outside-of-aspnetcore).
/// </summary>
internal sealed class PageRenderer(IServiceProvider services, ILoggerFactory loggers)
{
    /// <summary>The whole document of a page.</summary>
    /// <param name="component">The component that shows the model.</param>
    /// <param name="model">What the page says.</param>
    /// <param name="frame">What every page knows.</param>
    public async Task<string> RenderAsync(Type component, PageModel model, PageFrame frame)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
            {
                [nameof(PageDocument.Component)] = component,
                [nameof(PageDocument.Model)] = model,
                [nameof(PageDocument.Frame)] = frame,
            });
            var root = await renderer.RenderComponentAsync<PageDocument>(parameters);
            return "<!doctype html>\n" + root.ToHtmlString();
        });
    }
}
