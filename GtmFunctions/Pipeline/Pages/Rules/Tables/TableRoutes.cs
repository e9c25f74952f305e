using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Pages.Visitors;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>The addresses of the tables.</summary>
internal static class TableRoutes
{
    /// <summary>Pages, files and forms.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<TableQuery>("rules/tables/{name}", tables => tables.ShowAsync),
        PageRoute.Page<TableHistoryQuery>("rules/tables/{name}/history", history => history.ShowAsync),
        PageRoute.Page<TableForms>("rules/tables/{name}/file", forms => forms.FileAsync),
        PageRoute.Form<TableForms>("rules/tables/{name}", forms => forms.EditAsync, VisitorRole.Publish),
        PageRoute.Form<TableForms>("rules/tables/{name}/upload", forms => forms.UploadAsync, VisitorRole.Publish),
    ];
}
