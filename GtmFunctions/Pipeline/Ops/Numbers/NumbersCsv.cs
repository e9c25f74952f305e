using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Ops.Numbers;

/// <summary>
/// Numbers as CSV (RFC 4180): a line for each row, or one for all together, a column for each count and for each latency's count and
/// quantiles in seconds.
/// </summary>
internal static class NumbersCsv
{
    /// <summary>Writes a table.</summary>
    public static string Write(NumberTable table)
    {
        var text = new StringBuilder();
        Line(
            text,
            [
                table.By ?? "name",
                .. Enum.GetValues<Measure>().Select(NumberJson.NameOf),
                .. Enum.GetValues<LatencyKind>().SelectMany(Heads),
            ]);
        foreach (var row in table.By is null ? [table.Total with { Name = "total" }] : table.Rows)
        {
            Line(
                text,
                [
                    row.Name,
                    .. Enum.GetValues<Measure>().Select(measure => Number(row.Counts.GetValueOrDefault(measure))),
                    .. Enum.GetValues<LatencyKind>().SelectMany(kind => Cells(row.Latencies.GetValueOrDefault(kind))),
                ]);
        }

        return text.ToString();
    }

    private static IEnumerable<string> Heads(LatencyKind kind) =>
        [$"{NumberJson.NameOf(kind)}.count", .. NumbersView.Quantiles.Select(quantile => $"{NumberJson.NameOf(kind)}.{quantile.Name}")];

    private static IEnumerable<string> Cells(LatencySketch? sketch) => sketch is null
        ? ["0", .. NumbersView.Quantiles.Select(_ => "")]
        :
        [
            Number(sketch.Count),
            .. NumbersView.Quantiles.Select(quantile => Number(NumbersView.Seconds(sketch.Quantile(quantile.Part)!.Value))),
        ];

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.Append(CsvLine.Write(cells));

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
