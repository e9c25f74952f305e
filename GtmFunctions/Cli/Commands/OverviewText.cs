using System.Globalization;
using System.Text.Json;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Pages.Overview;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Cli.Commands;

/// <summary>The overview for a terminal: the answer, what needs somebody, and the numbers it stands on.</summary>
internal static class OverviewText
{
    /// <summary>Renders it.</summary>
    public static string Render(OverviewModel overview, Screen screen)
    {
        string[] parts =
        [
            screen.Paint(TerminalText.Line(overview.Answer), Tone(overview.Standing)) + Environment.NewLine,
            Needs(overview.Needs).Render(screen),
            Sources(overview.Sources).Render(screen),
            Queues(overview.Queues).Render(screen),
            Became(overview.Became).Render(screen),
            Speeds(overview.Speeds).Render(screen),
        ];
        return string.Join(Environment.NewLine, parts.Where(part => part.Length > 0));
    }

    private static TextTable Needs(IReadOnlyList<Need> needs)
    {
        var table = new TextTable("", "needs somebody", "since");
        foreach (var need in needs)
            table.Add(Word(need.Standing), need.What, Time(need.Since));
        return table;
    }

    private static TextTable Sources(IReadOnlyList<SourceLine> sources)
    {
        var table = new TextTable("source", "last hour", "usually", "24 hours", "last came", "is");
        foreach (var source in sources)
        {
            table.Add(
                source.Source, Number(source.LastHour), source.Usual is { } usual ? Number(usual) : "", Number(source.LastDay),
                Time(source.LastHeard), Word(source.Standing));
        }

        return table;
    }

    private static TextTable Queues(IReadOnlyList<QueueLine> queues)
    {
        var table = new TextTable("queue", "waiting", "oldest since", "dead letters");
        foreach (var queue in queues)
            table.Add(queue.Queue, Number(queue.Depth), Time(queue.OldestAt), Number(queue.DeadLetters));
        return table;
    }

    private static TextTable Became(IReadOnlyList<BecameLine> became)
    {
        var table = new TextTable("in 24 hours", "times");
        foreach (var line in became)
            table.Add(line.What, Number(line.Count));
        return table;
    }

    private static TextTable Speeds(IReadOnlyList<SpeedLine> speeds)
    {
        var table = new TextTable("how long, in 24 hours", "times", "median", "95 %");
        foreach (var speed in speeds)
            table.Add(speed.What, Number(speed.Count), Seconds(speed.Median), Seconds(speed.Most));
        return table;
    }

    private static string Word(Standing standing) => JsonNamingPolicy.CamelCase.ConvertName(standing.ToString());

    private static Tone Tone(Standing standing) => Tones.Find(Word(standing));

    private static string Number(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "?";

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###} s");

    private static string? Time(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
