using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Language.Yaml;

/// <summary>
/// Loads a document's YAML, whatever it holds: bounded in size, depth and what its aliases expand to, without tags, and with one
/// value for each key. Anchors and aliases for whole values are fine.
/// </summary>
internal static class YamlSource
{
    /// <summary>The most characters of a document.</summary>
    public const int LongestText = 1 << 20;

    /// <summary>Loads a document.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="report">Takes each error with its place; the root may be there in spite of some.</param>
    /// <returns>The root, or <see langword="null"/> when there is nothing that could be read further.</returns>
    public static YamlNode? Load(string text, Action<Mark, string> report)
    {
        if (text.Length > LongestText)
        {
            report(Mark.Empty, $"the document has {text.Length} characters; at most {LongestText} are allowed");
            return null;
        }

        var scan = new YamlScan(report);
        try
        {
            var events = scan.Run(new Parser(new StringReader(text.TrimStart('\uFEFF'))));
            if (events is null)
                return null;
            var stream = new YamlStream();
            stream.Load(new YamlReplay(events));
            if (stream.Documents.Count == 1)
                return stream.Documents[0].RootNode;
            report(Mark.Empty, stream.Documents.Count == 0 ? "the document is empty" : "the file holds several YAML documents: keep one");
        }
        catch (YamlException e)
        {
            // YamlDotNet 18.1 gives no place to a tab in an indentation: it is looked for after the last thing that could be read
            var tab = Reason(e).Contains("invalid tab", StringComparison.Ordinal) ? IndentedByTab(text, scan.Place) : null;
            report(tab ?? e.Start, $"this is not YAML: {Reason(e)}");
        }
        catch (ArgumentException)
        {
            // The scanner of YamlDotNet 18.1 ends so where half of a surrogate pair is escaped
            report(scan.Place, "this is not YAML: an escape after here (such as \\ud800) is no character");
        }
        catch (InvalidOperationException)
        {
            // The scanner of YamlDotNet 18.1 ends so where a flow list or mapping is not closed and the next line has a plain key
            report(scan.Place, "this is not YAML: a bracket, brace or quote is not closed before here");
        }

        return null;
    }

    private static Mark? IndentedByTab(string text, Mark after)
    {
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var indentation = line[..^line.TrimStart(" \t").Length];
            if (++number >= after.Line && indentation.Contains('\t'))
                return new Mark(after.Index, number, indentation.IndexOf('\t') + 1);
        }

        return null;
    }

    private static string Reason(YamlException e)
    {
        var reason = (e.InnerException ?? e).Message;
        return reason.Length == 0 ? "the structure is broken here" : $"{char.ToLowerInvariant(reason[0])}{reason[1..].TrimEnd('.')}";
    }

    // Hands over events that have been read before
    private sealed class YamlReplay(IReadOnlyList<ParsingEvent> events) : IParser
    {
        private int _next;

        public ParsingEvent? Current { get; private set; }

        public bool MoveNext()
        {
            Current = _next < events.Count ? events[_next] : null;
            _next++;
            return Current is not null;
        }
    }
}
