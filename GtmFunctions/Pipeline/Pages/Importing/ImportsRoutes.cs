using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Importing;

/// <summary>The addresses of imports.</summary>
internal static class ImportsRoutes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<ImportsQuery>("imports", imports => imports.ShowAsync),
        PageRoute.Page<ImportsQuery>("imports/{id}", imports => imports.ShowOneAsync),
        PageRoute.Page<ImportForms>("imports/{id}/rejected.csv", forms => forms.RejectedAsync),
        PageRoute.Form<ImportForms>("imports/upload", forms => forms.UploadAsync),
        PageRoute.Form<ImportForms>("imports/create", forms => forms.CreateAsync),
        PageRoute.Form<ImportForms>("imports/{id}/parts", forms => forms.TakePartAsync),
        PageRoute.Form<ImportForms>("imports/{id}/uploaded", forms => forms.CommitAsync),
        PageRoute.Form<ImportForms>("imports/{id}/preview", forms => forms.PreviewAsync),
        PageRoute.Form<ImportForms>("imports/{id}/start", forms => forms.StartAsync),
        PageRoute.Form<ImportForms>("imports/{id}/stop", forms => forms.StopAsync),
    ];
}
