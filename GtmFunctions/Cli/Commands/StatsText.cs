using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Language.Fields;

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
    public static string Render(JsonObject answer, Screen screen)
    {
        var by = FieldText.From(answer["by"]);
        var total = answer["total"]!.AsObject();
        JsonObject[] rows = [.. (answer["rows"] as JsonArray ?? []).OfType<JsonObject>()];
        var (counts, latencies) = Columns.GetValueOrDefault(
            by ?? "", (Events, ["receivedToDecided", "receivedToDelivered", "receivedToTold"]));
        JsonObject[] all = [.. rows, total];
        counts = [.. counts.Where(count => Array.Exists(all, row => row.ContainsKey(count)))];
        latencies = [.. latencies.Where(kind => Array.Exists(all, row => row["latencies"]?[kind] is not null))];
        var table = new TextTable([by ?? "", .. counts, .. latencies.SelectMany(kind => new[] { $"{kind} p50", "p90" })]);
        foreach (var row in all)
        {
            table.Add([
                ReferenceEquals(row, total) ? "all" : FieldText.From(row["name"]),
                .. counts.Select(count => FieldText.From(row[count]) ?? "0"),
                .. latencies.SelectMany(kind => Times(row["latencies"]?[kind])),
            ]);
        }

        var range = $"From {FieldText.From(answer["from"])} to {FieldText.From(answer["to"])}:{Environment.NewLine}";
        return counts.Length + latencies.Length == 0 ? $"{range}nothing was counted.{Environment.NewLine}" : range + table.Render(screen);
    }

    private static string[] Times(JsonNode? latency) => [Time(latency?["p50"]), Time(latency?["p90"])];

    private static string Time(JsonNode? seconds) => (double?)seconds switch
    {
        null => "",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{(double)seconds! * 1000:0} ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{(double)seconds!:0.0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(double)seconds! / 60:0.0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(double)seconds! / 3600:0.0} h"),
    };
}
