using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>The addresses of the rules.</summary>
internal static class RulesRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<RulesQuery>("rules", rules => rules.ShowAsync),
    ];
}
