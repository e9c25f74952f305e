using System.Globalization;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;

namespace GtmFunctions.Cli.Commands;

/// <summary>
/// Numbers for a terminal: of each row the counts that people ask for where it is told apart so, those that are 0 everywhere left out, and
/// half and nine tenths of the times (<c>p50</c>, <c>p90</c>).
/// </summary>
internal static class StatsText
{
    private static readonly string[] Events =
        ["received", "refused", "events", "duplicates", "routed", "unhandled", "filtered", "delivered", "failed", "deadLetters"];

    private static readonly Dictionary<string, (string[] Counts, string[] Latencies)> Columns = new()
    {
        ["owner"] = (
            ["assigned", "acknowledged", "acknowledgedInTime", "passedOver", "overdue"],
            ["receivedToTold", "receivedToToldInHours", "receivedToAcknowledged", "receivedToAcknowledgedInHours"]),
        ["destination"] = (["tries", "delivered", "retried", "failed"], ["receivedToDelivered"]),
        ["workflow"] = (
            ["routed", "filtered", "dropped", "logged", "delivered", "failed", "assigned"], ["receivedToDelivered", "receivedToTold"]),
        ["branch"] = (["routed", "delivered", "failed"], []),
    };

    /// <summary>Renders an answer of <c>GET ops/metrics</c>.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="screen">Where it is written.</param>
    public static string Render(StatsAnswer answer, Screen screen)
    {
        var total = answer.Total ?? new StatsRow();
        var (counts, latencies) = Columns.GetValueOrDefault(
            answer.By ?? "", (Events, ["receivedToDecided", "receivedToDelivered", "receivedToTold"]));
        StatsRow[] all = [.. answer.Rows ?? [], total with { Name = "all" }];
        counts = [.. counts.Where(count => Array.Exists(all, row => row.Counts.ContainsKey(count)))];
        latencies = [.. latencies.Where(kind => Array.Exists(all, row => Times(row, kind) is not null))];
        var table = new TextTable([answer.By ?? "", .. counts, .. latencies.SelectMany(kind => new[] { $"{kind} p50", "p90" })]);
        foreach (var row in all)
        {
            table.Add([
                row.Name,
                .. counts.Select(count => row.Counts.TryGetValue(count, out var number) ? number.ToString() : "0"),
                .. latencies.Select(kind => Times(row, kind)).SelectMany(times => new[] { Time(times?.P50), Time(times?.P90) }),
            ]);
        }

        var range = $"From {answer.From} to {answer.To}:{Environment.NewLine}";
        return counts.Length + latencies.Length == 0 ? $"{range}nothing was counted.{Environment.NewLine}" : range + table.Render(screen);
    }

    private static StatsTimes? Times(StatsRow row, string kind) => row.Latencies?.GetValueOrDefault(kind);

    private static string Time(double? seconds) => seconds switch
    {
        null => "",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.0} h"),
    };
}
