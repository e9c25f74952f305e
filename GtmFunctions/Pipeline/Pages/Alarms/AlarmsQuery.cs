using System.Globalization;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Ops.Alarms;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Alarms;

/// <summary>Shows alarms with what to do about them, and mutes one for a while.</summary>
internal sealed class AlarmsQuery(AlarmList alarms, AlarmMutes mutes, ConfigurationVersions configurations)
{
    /// <summary>For how long a page offers to mute.</summary>
    public static readonly IReadOnlyList<string> Spans = ["1h", "4h", "1d", "7d"];

    private const string End = "end";

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var all = await alarms.ListAsync(cancellation);
        var isTold = (await configurations.TryCurrentAsync(cancellation))?.Alerts is not null;
        var open = all.Where(alarm => alarm.State is AlarmState.Open or AlarmState.Ending && alarm.Mute is null).ToList();
        return PageAnswer.Show<AlarmsPage>(new AlarmsModel(
            Answer(open, all.Count, isTold),
            open.Count > 0 ? Standing.Bad : isTold ? Standing.Good : Standing.Attention,
            [.. all.Select(Line)],
            isTold));
    }

    /// <summary>Mutes one for a while, or ends that.</summary>
    public async Task<PageAnswer> MuteAsync(PageRequest request, CancellationToken cancellation)
    {
        var asked = request.Field("for");
        var span = TimeSpan.Zero;
        if (asked != End && (asked is null || !Duration.TryParse(asked, out span) || span <= TimeSpan.Zero || span > AlarmMutes.Longest))
        {
            throw new PageRequestException(
                $"An alarm is muted for {string.Join(", ", Spans)}, or up to {Duration.Text(AlarmMutes.Longest)}.");
        }

        return await mutes.MuteAsync(request.Value("key"), span, request.Visitor.Name, request.Field("reason"), cancellation) is { } alarm
            ? PageAnswer.Lead(PageLinks.To("alarms"), alarm.Mute is { } mute
                ? $"It is muted until {Time(mute.Until)}; after that it is told again if it lasts."
                : "It is told again.")
            : PageAnswer.Missing("The alarm is over.");
    }

    private static string Answer(List<Alarm> open, int all, bool isTold) => (open, isTold) switch
    {
        ([], false) => "Nobody is told of anything: the rules have no alerts. Overview shows what is wrong all the same.",
        ([], true) when all == 0 => "Nothing is wrong that the rules ask to be told of.",
        ([], true) => "Nothing is wrong now; what was, is listed below.",
        ([var only], _) => $"1 open: {only.Reason}.",
        ([var first, ..], _) => string.Create(CultureInfo.InvariantCulture, $"{open.Count} open, the latest: {first.Reason}."),
    };

    private static AlarmLine Line(Alarm alarm) => new(
        alarm.Key,
        alarm.Kind,
        alarm.What,
        alarm.State.ToString().ToLowerInvariant(),
        alarm.State switch
        {
            AlarmState.Open when alarm.Mute is null => Standing.Bad,
            AlarmState.Open or AlarmState.Ending or AlarmState.Found => Standing.Attention,
            _ => Standing.Idle,
        },
        alarm.Reason,
        [.. alarm.Evidence.Select(figure => $"{figure.Name}: {figure.Value}")],
        alarm.Rule,
        alarm.Advice,
        $"{PageLinks.Home}/{alarm.Page}",
        alarm.Sample,
        alarm.Since,
        alarm.ToldAt,
        alarm.RemindAt,
        alarm.Mute is { } mute
            ? $"muted until {Time(mute.Until)} by {mute.By}{(mute.Reason is { } why ? $": {why}" : "")}"
            : null);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
