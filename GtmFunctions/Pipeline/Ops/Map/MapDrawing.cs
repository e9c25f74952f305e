using System.Globalization;
using System.Net;
using System.Text;

namespace GtmFunctions.Pipeline.Ops.Map;

/// <summary>Draws a map as SVG: a column for each step of an event's way, a box for each thing, a line for each way between two.</summary>
internal static class MapDrawing
{
    private const int BoxWidth = 230;
    private const int ColumnStep = 340;
    private const int LineHeight = 17;
    private const int Padding = 10;
    private const int BoxGap = 16;
    private const int Top = 40;

    // What fits into a box at the page's font; the whole text is in the box's title
    private const int MaxCharacters = 30;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Draws it. Every text of the document or of an event is escaped.</summary>
    public static string Svg(MapGraph graph)
    {
        var (boxes, height) = Place(graph);
        var width = ((MapGraph.Columns.Count - 1) * ColumnStep) + BoxWidth;
        var svg = new StringBuilder();
        svg.Append(Invariant, $"<svg viewBox=\"-1 0 {width + 2} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\" ");
        svg.Append("aria-label=\"Map of sources, event types, workflows and destinations\">");
        for (var column = 0; column < MapGraph.Columns.Count; column++)
            svg.Append(Invariant, $"<text class=\"column\" x=\"{column * ColumnStep}\" y=\"20\">{Escape(MapGraph.Columns[column])}</text>");
        foreach (var ways in graph.Edges.GroupBy(edge => (edge.From, edge.To), edge => edge.Label))
            Line(svg, boxes[ways.Key.From], boxes[ways.Key.To], string.Join(", ", ways.Where(label => label.Length > 0)));
        foreach (var node in graph.Nodes)
            Box(svg, node, boxes[node.Id]);
        return svg.Append("</svg>").ToString();
    }

    private static (Dictionary<string, Rectangle> Boxes, int Height) Place(MapGraph graph)
    {
        var boxes = new Dictionary<string, Rectangle>();
        var bottoms = new int[MapGraph.Columns.Count];
        foreach (var node in graph.Nodes)
        {
            var height = (2 * Padding) + (LineHeight * Lines(node).Count());
            var y = Top + bottoms[node.Column];
            boxes[node.Id] = new Rectangle(node.Column * ColumnStep, y, height);
            bottoms[node.Column] += height + BoxGap;
        }

        return (boxes, Top + bottoms.Max());
    }

    private static void Line(StringBuilder svg, Rectangle from, Rectangle to, string label)
    {
        var (x1, y1, x2, y2) = (from.X + BoxWidth, from.Middle, to.X, to.Middle);
        var bend = (x2 - x1) / 2;
        svg.Append(Invariant, $"<path d=\"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}\">");
        svg.Append($"<title>{Escape(label)}</title></path>");
    }

    private static void Box(StringBuilder svg, MapNode node, Rectangle box)
    {
        var kind = node.Gap is null ? "node" : "node gap";
        svg.Append($"<g class=\"{kind}\"><title>{Escape(string.Join('\n', Lines(node)))}</title>");
        svg.Append(Invariant, $"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{BoxWidth}\" height=\"{box.Height}\" rx=\"6\"/>");
        var y = box.Y + Padding + 12;
        foreach (var (line, i) in Lines(node).Select((line, i) => (line, i)))
        {
            var style = i == 0 ? "name" : line == node.Gap ? "missing" : "note";
            svg.Append(Invariant, $"<text class=\"{style}\" x=\"{box.X + Padding}\" y=\"{y}\">{Escape(Fitting(line))}</text>");
            y += LineHeight;
        }

        svg.Append("</g>");
    }

    private static IEnumerable<string> Lines(MapNode node) =>
        new[] { node.Name }.Concat(node.Notes).Append(node.Gap ?? "").Where(line => line.Length > 0);

    private static string Fitting(string text) => text.Length <= MaxCharacters ? text : $"{text[..(MaxCharacters - 1)]}…";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private readonly record struct Rectangle(int X, int Y, int Height)
    {
        public int Middle => Y + (Height / 2);
    }
}
