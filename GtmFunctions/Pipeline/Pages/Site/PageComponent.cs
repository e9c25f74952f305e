using Microsoft.AspNetCore.Components;

namespace GtmFunctions.Pipeline.Pages.Site;

/// <summary>A component that shows what a page says, below the page's heading and answer.</summary>
/// <typeparam name="TModel">What it says.</typeparam>
public abstract class PageComponent<TModel> : ComponentBase
    where TModel : PageModel
{
    /// <summary>What the page says.</summary>
    [Parameter, EditorRequired]
    public TModel Model { get; set; } = null!;

    /// <summary>What every page knows.</summary>
    [CascadingParameter]
    public PageFrame Frame { get; set; } = null!;
}
