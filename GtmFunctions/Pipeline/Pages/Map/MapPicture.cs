using System.Globalization;
using GtmFunctions.Pipeline.Ops.Map;
using GtmFunctions.Pipeline.Pages.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace GtmFunctions.Pipeline.Pages.Map;

/// <summary>
/// Draws a map: a column for each step of an event's way, a box for each thing, a line for each way between two. It is written by hand
/// because Razor keeps <c>text</c> elements for itself; every text of the document is escaped by the renderer.
/// </summary>
public sealed class MapPicture : ComponentBase
{
    private const string Name = "name";

    private const int BoxWidth = 224;
    private const int ColumnStep = 300;
    private const int LineHeight = 17;
    private const int Padding = 10;
    private const int Edge = 4;
    private const int BoxGap = 16;
    private const int Top = 40;

    /// <summary>The boxes.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<MapBox> Boxes { get; set; } = [];

    /// <summary>The ways.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<MapWay> Ways { get; set; } = [];

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var (places, height) = Place();
        var width = ((MapGraph.Columns.Count - 1) * ColumnStep) + BoxWidth;
        builder.OpenElement(0, "svg");
        builder.AddAttribute(1, "viewBox", Text($"-1 0 {width + 2} {height}"));
        builder.AddAttribute(2, "width", Text($"{width}"));
        builder.AddAttribute(3, "height", Text($"{height}"));
        builder.AddAttribute(4, "role", "group");
        builder.AddAttribute(5, "aria-label", "Map of sources, event types, workflows, destinations and subscribers");
        for (var column = 0; column < MapGraph.Columns.Count; column++)
            Line(builder, "column", column * ColumnStep, 20, MapGraph.Columns[column]);
        foreach (var way in Ways)
            Way(builder, way, places[way.From], places[way.To]);
        foreach (var box in Boxes)
            Box(builder, box, places[box.Id]);
        builder.CloseElement();
    }

    private (Dictionary<string, Rectangle> Places, int Height) Place()
    {
        var places = new Dictionary<string, Rectangle>();
        var bottoms = new int[MapGraph.Columns.Count];
        foreach (var box in Boxes)
        {
            var height = (2 * Padding) + (LineHeight * Lines(box).Count());
            places[box.Id] = new Rectangle(box.Column * ColumnStep, Top + bottoms[box.Column], height);
            bottoms[box.Column] += height + BoxGap;
        }

        return (places, Top + bottoms.Max());
    }

    private static void Way(RenderTreeBuilder builder, MapWay way, Rectangle from, Rectangle to)
    {
        var (x1, y1, x2, y2) = (from.X + BoxWidth, from.Middle, to.X, to.Middle);
        var bend = (x2 - x1) / 2;
        builder.OpenElement(10, "path");
        builder.AddAttribute(11, "class", way.Count == 0 ? "way still" : "way");
        builder.AddAttribute(12, "d", Text($"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"));
        Title(builder, way.Count is { } all ? $"{way.Label}{(way.Label.Length > 0 ? ": " : "")}{Relative.Count(all, "event")}" : way.Label);
        builder.CloseElement();
        if (way.Count is > 0 and var count)
            Line(builder, "flow", x1 + bend, ((y1 + y2) / 2) + 4, count.ToString("N0", CultureInfo.InvariantCulture), "middle");
    }

    // The whole text is in its title
    private static void Box(RenderTreeBuilder builder, MapBox box, Rectangle place)
    {
        builder.OpenElement(20, "g");
        builder.AddAttribute(21, "class", box.Gap is null ? "node" : "node gap");
        builder.OpenElement(22, "a");
        builder.AddAttribute(23, "href", box.Link);
        Title(builder, string.Join('\n', Lines(box).Select(line => line.Text)));
        builder.OpenElement(24, "rect");
        builder.AddAttribute(25, "x", Text($"{place.X}"));
        builder.AddAttribute(26, "y", Text($"{place.Y}"));
        builder.AddAttribute(27, "width", Text($"{BoxWidth}"));
        builder.AddAttribute(28, "height", Text($"{place.Height}"));
        builder.AddAttribute(29, "rx", "6");
        builder.CloseElement();
        var y = place.Y + Padding + 12;
        foreach (var (style, text) in Lines(box))
        {
            Line(builder, style, place.X + Padding, y, MapText.Fit(text, isBold: style == Name, BoxWidth - Padding - Edge));
            y += LineHeight;
        }

        builder.CloseElement();
        builder.CloseElement();
    }

    private static IEnumerable<(string Style, string Text)> Lines(MapBox box)
    {
        yield return (Name, box.Name);
        if (box.Count is { } count)
            yield return ("note", Relative.Count(
                count,
                IsCalled(box) ? "delivery" : "event",
                IsCalled(box) ? "deliveries" : null));
        foreach (var note in box.Notes)
            yield return ("note", note);
        if (box.Gap is { } gap)
            yield return ("missing", gap);
    }

    private static bool IsCalled(MapBox box) => box.Kind is MapKind.Destination or MapKind.Subscription;

    private static void Line(RenderTreeBuilder builder, string style, int x, int y, string text, string? anchor = null)
    {
        builder.OpenElement(30, "text");
        builder.AddAttribute(31, "class", style);
        builder.AddAttribute(32, "x", Text($"{x}"));
        builder.AddAttribute(33, "y", Text($"{y}"));
        if (anchor is not null)
            builder.AddAttribute(34, "text-anchor", anchor);
        builder.AddContent(35, text);
        builder.CloseElement();
    }

    private static void Title(RenderTreeBuilder builder, string text)
    {
        builder.OpenElement(40, "title");
        builder.AddContent(41, text);
        builder.CloseElement();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private readonly record struct Rectangle(int X, int Y, int Height)
    {
        public int Middle => Y + (Height / 2);
    }
}
