using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Pages.Visitors;

namespace GtmFunctions.Pipeline.Pages.People;

/// <summary>The addresses of people and accounts.</summary>
internal static class PeopleRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<FoundQuery>("people", people => people.FindAsync),
        PageRoute.Page<FoundQuery>("people/{email}", people => people.ShowPersonAsync),
        PageRoute.Page<PersonForms>("people/{email}/export", forms => forms.ExportAsync, VisitorRole.Operate),
        PageRoute.Page<PersonForms>("people/{email}/erase", forms => forms.PreviewAsync, VisitorRole.Operate),
        PageRoute.Form<PersonForms>("people/{email}/erase", forms => forms.EraseAsync),
        PageRoute.Page<FoundQuery>("accounts/{domain}", people => people.ShowAccountAsync),
    ];
}
