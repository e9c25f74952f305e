using System.Net;
using System.Text;

namespace GtmFunctions.Pipeline.Ops.Map;

/// <summary>
/// The map as a page: one document with no script and nothing to fetch, the picture first and the same in words below it.
/// </summary>
internal static class MapPage
{
    /// <summary>What the page may do: show itself.</summary>
    public const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Style = """
        :root {
          color-scheme: light dark; --ink: light-dark(#1c2430, #e4e9f0); --soft: light-dark(#5b6675, #9aa7b8); --page: light-dark(#fff, #12181f);
          --line: light-dark(#9fb0c6, #52637a); --box: light-dark(#f5f8fc, #1d2632); --gap: light-dark(#a33b00, #ffab7a);
        }
        body { margin: 2rem; background: var(--page); color: var(--ink); font: 14px/1.45 system-ui, sans-serif; }
        h1 { font-size: 1.4rem; margin: 0; }
        h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
        p { color: var(--soft); margin: .3rem 0 1.5rem; }
        .picture { overflow-x: auto; }
        .picture svg { display: block; max-width: 100%; min-width: 60rem; height: auto; }
        svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
        svg .column, svg .name { font-weight: 600; }
        svg .note { fill: var(--soft); }
        svg .missing { fill: var(--gap); }
        svg rect { fill: var(--box); stroke: var(--line); }
        svg .gap rect { stroke: var(--gap); stroke-dasharray: 5 3; }
        svg path { fill: none; stroke: var(--line); stroke-width: 1.5; }
        svg path:hover { stroke: var(--ink); stroke-width: 3; }
        table { border-collapse: collapse; }
        th, td { text-align: left; padding: .3rem 1.2rem .3rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
        .missing { color: var(--gap); }
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="graph">What is on it.</param>
    /// <param name="version">The configuration version that it shows.</param>
    public static string Html(MapGraph graph, string version)
    {
        var gaps = graph.Nodes.Count(node => node.Gap is not null);
        var page = new StringBuilder();
        page.Append($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Map · GtmFunctions</title>
            <style>{Style}</style>
            </head>
            <body>
            <h1>Map</h1>
            <p>Configuration {Escape(version)} · {Gaps(gaps)}</p>
            <div class="picture">{MapDrawing.Svg(graph)}</div>
            """);
        for (var column = 0; column < MapGraph.Columns.Count; column++)
            Table(page, graph, column);
        return page.Append("</body></html>\n").ToString();
    }

    private static void Table(StringBuilder page, MapGraph graph, int column)
    {
        var names = graph.Nodes.ToDictionary(node => node.Id, node => node.Name);
        page.Append(
            $"<h2>{Escape(MapGraph.Columns[column])}</h2><table><thead><tr><th>name</th><th></th><th>goes to</th></tr></thead><tbody>");
        foreach (var node in graph.Nodes.Where(node => node.Column == column))
        {
            var ways = graph.Edges
                .Where(edge => edge.From == node.Id)
                .Select(edge => edge.Label.Length == 0 ? names[edge.To] : $"{edge.Label}: {names[edge.To]}");
            IEnumerable<string> notes = node.Notes.Where(note => note.Length > 0).Select(Escape);
            if (node.Gap is { } gap)
                notes = notes.Append($"<span class=\"missing\">{Escape(gap)}</span>");
            page.Append($"<tr><th scope=\"row\">{Escape(node.Name)}</th><td>{string.Join("<br>", notes)}</td>");
            page.Append($"<td>{string.Join("<br>", ways.Select(Escape))}</td></tr>");
        }

        page.Append("</tbody></table>");
    }

    private static string Gaps(int count) => count switch
    {
        0 => "no gaps",
        1 => "1 gap, drawn dashed",
        _ => $"{count} gaps, drawn dashed",
    };

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
