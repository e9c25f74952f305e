using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.People;

/// <summary>The addresses of people and accounts.</summary>
internal static class PeopleRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<FoundQuery>("people", people => people.FindAsync),
        PageRoute.Page<FoundQuery>("people/{email}", people => people.ShowPersonAsync),
        PageRoute.Page<FoundQuery>("accounts/{domain}", people => people.ShowAccountAsync),
    ];
}
