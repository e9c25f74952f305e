using System.Globalization;
using System.Xml.Linq;

namespace GtmFunctions.Cli.Bench.Report;

/// <summary>
/// A report as a picture for a page: bars of what was measured, and a line across each at its floor. Its text is drawn in the colours of
/// the reader's scheme, dark or light, over no ground of its own.
/// </summary>
internal static class BenchChart
{
    private const int Width = 720;
    private const int Left = 190;
    private const int Right = 170;
    private const int RowHeight = 22;
    private const int BarHeight = 13;
    private const int HeadingHeight = 34;

    private const string Style = """
        text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:#1f2328}.h{font-weight:600}.s{fill:#59636e}
        .b{fill:#0969da}.f{stroke:#bc4c00;stroke-width:2}
        @media(prefers-color-scheme:dark){text{fill:#f0f6fc}.s{fill:#9198a1}.b{fill:#4493f8}.f{stroke:#f0883e}}
        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Draws rates and latencies; an SVG document of its title alone where the report has neither.</summary>
    public static string Render(BenchReport report)
    {
        var title = $"gtm bench, {report.Cores} cores, {report.At.UtcDateTime:yyyy-MM-dd}";
        var drawn = new List<XElement> { Text(0, 16, "h", title) };
        var top = 22;
        foreach (var (heading, floor, figures) in Groups(report))
        {
            drawn.Add(Text(0, top + HeadingHeight - 14, "h", heading));
            drawn.Add(Text(Left, top + HeadingHeight - 14, "s", $"line: {floor}"));
            top += HeadingHeight - 6;
            var most = figures.Max(figure => Math.Max(figure.Value, figure.Floor ?? 0));
            foreach (var figure in figures)
            {
                drawn.AddRange(Row(figure, top, most));
                top += RowHeight;
            }
        }

        return new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Width} {top + 8}"), new XAttribute("width", Width), new XAttribute("role", "img"),
            new XElement(Svg + "title", title),
            new XElement(Svg + "style", Style),
            drawn).ToString(SaveOptions.DisableFormatting) + "\n";
    }

    private static IEnumerable<(string Heading, string Floor, Figure[] Figures)> Groups(BenchReport report)
    {
        (string Heading, string Floor, Func<Figure, bool> Has)[] groups =
        [
            ("Acknowledged a second", "a bare endpoint with the same queue write",
                figure => figure is { Part: BenchPart.Ack, Unit: Figure.Requests }),
            ("Hook to destination", "the same storage calls, no work between",
                figure => figure is { Part: BenchPart.Lonely or BenchPart.Steady, Unit: Figure.Milliseconds }),
            ("End to end a second", "the same storage calls, no work between",
                figure => figure is { Part: BenchPart.Burst, Unit: Figure.Events }),
        ];
        return groups
            .Select(group => (group.Heading, group.Floor, Figures: report.Figures.Where(group.Has).ToArray()))
            .Where(group => group.Figures.Length > 0);
    }

    private static IEnumerable<XElement> Row(Figure figure, int top, double most)
    {
        var width = Width - Left - Right;
        yield return Text(0, top + BarHeight - 2, "", figure.Name);
        yield return new XElement(
            Svg + "rect",
            new XAttribute("class", "b"), new XAttribute("x", Left), new XAttribute("y", top), new XAttribute("height", BarHeight),
            new XAttribute("rx", 2), new XAttribute("width", Length(figure.Value)));
        if (figure.Floor is { } floor)
        {
            var at = Left + Length(floor);
            yield return new XElement(
                Svg + "line",
                new XAttribute("class", "f"), new XAttribute("x1", at), new XAttribute("x2", at), new XAttribute("y1", top - 3),
                new XAttribute("y2", top + BarHeight + 3));
        }

        yield return Text(
            Width - Right + 10, top + BarHeight - 2, "",
            $"{BenchTable.Number(figure.Value)} {figure.Unit}" +
            (figure.Floor is { } against ? $" ({BenchTable.Number(against)})" : ""));

        double Length(double value) => Math.Round(most > 0 ? value / most * width : 0, 1);
    }

    private static XElement Text(double x, double y, string style, string text) => new(
        Svg + "text",
        new XAttribute("x", x.ToString(CultureInfo.InvariantCulture)), new XAttribute("y", y.ToString(CultureInfo.InvariantCulture)),
        style.Length > 0 ? new XAttribute("class", style) : null, text);
}
