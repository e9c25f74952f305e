using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Ops.Numbers;

/// <summary>
/// Numbers as JSON: <c>from</c>, <c>to</c>, <c>by</c>, <c>total</c> and <c>rows</c>, each with its <c>name</c>, its counts that are not 0,
/// and <c>latencies</c>: of each kind <c>count</c> and <c>mean</c>, <c>p50</c>, <c>p90</c>, <c>p99</c> and <c>max</c> in seconds.
/// </summary>
internal static class NumbersView
{
    /// <summary>The quantiles that are shown, by their names.</summary>
    public static IReadOnlyList<(string Name, double Part)> Quantiles { get; } = [("p50", 0.5), ("p90", 0.9), ("p99", 0.99)];

    /// <summary>Shows a table.</summary>
    public static JsonObject Render(NumberTable table)
    {
        var shown = new JsonObject
        {
            ["from"] = table.From,
            ["to"] = table.To,
        };
        if (table.By is { } by)
            shown["by"] = by;
        shown["total"] = Row(table.Total);
        if (table.By is not null)
            shown["rows"] = new JsonArray([.. table.Rows.Select(row => (JsonNode)Row(row, row.Name))]);
        return shown;
    }

    /// <summary>A time in seconds, to the millisecond.</summary>
    public static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);

    private static JsonObject Row(NumberTableRow row, string? name = null)
    {
        var shown = new JsonObject();
        if (name is not null)
            shown["name"] = name;
        foreach (var (measure, count) in row.Counts)
            shown[NumberJson.NameOf(measure)] = count;
        if (row.Latencies.Count > 0)
        {
            shown["latencies"] = new JsonObject(row.Latencies.Select(
                one => KeyValuePair.Create(NumberJson.NameOf(one.Key), (JsonNode?)Latency(one.Value))));
        }

        return shown;
    }

    private static JsonObject Latency(LatencySketch sketch)
    {
        var shown = new JsonObject { ["count"] = sketch.Count, ["mean"] = Seconds(sketch.Mean!.Value) };
        foreach (var (name, part) in Quantiles)
            shown[name] = Seconds(sketch.Quantile(part)!.Value);
        shown["max"] = Seconds(sketch.Max!.Value);
        return shown;
    }
}
