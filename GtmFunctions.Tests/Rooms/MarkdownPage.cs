using GtmFunctions.Tests.Infra;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace GtmFunctions.Tests.Rooms;

/// <summary>A Markdown page of the repository, with the ids that GitHub gives its headings.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline Parser =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    private readonly MarkdownDocument _document;

    private MarkdownPage(string path, string text)
    {
        Path = path;
        _document = Markdown.Parse(text, Parser);
    }

    /// <summary>The pages that people read: the README, CONTRIBUTING and all of <c>docs</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        "CONTRIBUTING.md",
        .. Directory.GetFiles(InfraFolder.At("docs"), "*.md")
            .Select(file => $"docs/{System.IO.Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Its path from the root of the repository.</summary>
    public string Path { get; }

    /// <summary>The ids of its headings.</summary>
    public IReadOnlySet<string> Headings =>
        _document.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id ?? "").ToHashSet(StringComparer.Ordinal);

    /// <summary>Where its links and pictures lead, as they are written.</summary>
    public IEnumerable<string> Links => _document.Descendants<LinkInline>().Select(link => link.Url ?? "");

    /// <summary>What it sets as code within a line.</summary>
    public IEnumerable<string> Code => _document.Descendants<CodeInline>().Select(code => code.Content);

    /// <summary>Reads a page of the repository.</summary>
    public static MarkdownPage Read(string path) => new(path, InfraFolder.Read(path));

    /// <summary>Makes a page of a text.</summary>
    public static MarkdownPage Parse(string path, string text) => new(path, text);

    /// <summary>The texts of the links in the first column of a table, by the table's first heading.</summary>
    public IEnumerable<string> LinkedRows(string heading) => _document.Descendants<Table>()
        .Where(table => Text((TableCell)((TableRow)table[0])[0]) == heading)
        .SelectMany(table => table.Skip(1).Cast<TableRow>())
        .Select(row => Text((TableCell)row[0]));

    private static string Text(TableCell cell) => string.Concat(cell.Descendants<LiteralInline>().Select(text => text.Content.ToString()));
}
