using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Alarms;

/// <summary>The addresses of alarms.</summary>
internal static class AlarmsRoutes
{
    /// <summary>The page and its form.</summary>
    public static IReadOnlyList<PageRoute> All { get; } =
    [
        PageRoute.Page<AlarmsQuery>("alarms", alarms => alarms.ShowAsync),
        PageRoute.Form<AlarmsQuery>("alarms/{key}/mute", alarms => alarms.MuteAsync),
    ];
}
