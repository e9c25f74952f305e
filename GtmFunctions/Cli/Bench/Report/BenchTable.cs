using System.Globalization;
using GtmFunctions.Cli.Commands;

namespace GtmFunctions.Cli.Bench.Report;

/// <summary>A report for a terminal.</summary>
internal static class BenchTable
{
    /// <summary>A line for each figure, with its floor and its ratio to it; and one for what was sent again, where anything was.</summary>
    public static string Render(BenchReport report)
    {
        var table = new TextTable("part", "measure", "value", "floor", "ratio");
        foreach (var figure in report.Figures)
        {
            table.Add(
                BenchParts.Name(figure.Part), figure.Name, $"{Number(figure.Value)} {figure.Unit}",
                figure.Floor is { } floor ? $"{Number(floor)} {figure.Unit}" : "",
                figure.Ratio is { } ratio ? ratio.ToString("0.00", CultureInfo.InvariantCulture) : "");
        }

        var again = report.SentAgain > 0
            ? $"{report.SentAgain} times a webhook was answered 503, for its storage was too slow, and was sent again{Environment.NewLine}"
            : "";
        return $"{table}{again}";
    }

    /// <summary>A number with as many digits as say something.</summary>
    public static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "#,0", >= 10 => "0.0", _ => "0.00" }, CultureInfo.InvariantCulture);
}
