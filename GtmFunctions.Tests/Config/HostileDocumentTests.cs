using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using Xunit;

namespace GtmFunctions.Tests.Config;

/// <summary>
/// Documents that are made to kill or to hold up who reads them: each is read to its end on a thread with little stack. One that takes
/// quadratic time shows in that the suite does not end, at a quarter of the size too, which is what most have every day.
/// </summary>
public sealed class HostileDocumentTests
{
    private const string Start = "version: 1\nsources:\n  crm: { provider: stripe, secrets: [CRM_SECRET] }\n";

    // The workers of Azure have 1.5 MB of it
    private const int SmallStack = 512 * 1024;

    private static readonly ConfigurationReader Reader = ConfigurationReader.ForThisVersion(
        SourceCatalogue.Load(), ConnectorCatalogue.Load());

    public static TheoryData<string, string> Hostile() => new()
    {
        { "brackets in one expression", Template($"{{{{ a{Many("[a", 3000)}{Many("]", 3000)} }}}}") },
        { "parentheses in one expression", Template($"{{{{ {Many("(", 5000)}a{Many(")", 5000)} }}}}") },
        { "brackets that quotes seem to close", Template($"{{{{ a{Many("[']']", 3000)} }}}}") },
        { "brackets behind a quoted end", Template("{{ 'a}} {% b' }}{{ a" + Many("[a", 3000) + Many("]", 3000) + " %}' }}") },
        { "brackets in an inline comment", Template("{% # ' %}{{ a" + Many("[a", 3000) + Many("]", 3000) + " }}{{ '' }}") },
        { "a long chain of filters", Template($"{{{{ a {Many("|upcase", 9000)} }}}}") },
        { "a long chain of conditions", Template($"{{% if a {Many("and a ", 9000)} %}}{{% endif %}}") },
        { "a long chain of comparisons", Template($"{{% if a {Many("== a ", 9000)} %}}{{% endif %}}") },
        { "a long chain of comparisons without spaces", Template($"{{% if a{Many("==a", 15000)} %}}{{% endif %}}") },
        { "blocks inside each other", Template(Many("{% if a %}", 3000) + Many("{% endif %}", 3000)) },
        { "blocks whose ends are raw text", Template(Many("{% if a %}{% raw %}{% endif %}{% endraw %}", 1500)) },
        { "blocks whose ends are comments", Template(Many("{% if a %}{% comment %}{% endif %}{% endcomment %}", 1300)) },
        { "cases inside each other", Template(Many("{% case a %}{% when 1 %}", 2700)) },
        { "nothing but beginnings of tags", Template(Many("{{", 30000)) },
        { "nothing but half tags", Template(Many("{%'", 21000)) },
        { "elsif without end", Template("{% if a %}" + Many("{% elsif b %}", 4500) + "{% endif %}") },
        { "a path of very many steps", Template($"{{{{ a{Many(".a", 30000)} }}}}") },
        { "brackets of YAML", Start + "templates: " + Many("[", 500_000) },
        { "braces of YAML", Start + "templates: " + Many("{a: ", 200_000) },
        { "lists of YAML in one line", Start + "templates:\n  a:\n    " + Many("- ", 500_000) },
        {
            "a template by very many aliases",
            Start + $"templates:\n  t0: &t '{Many("{{ a }}", 8000)}'\n" + Rows(70_000, i => $"  a{i}: *t\n")
        },
        { "unknown keys", Start + Rows(90_000, i => $"k{i}: 1\n") },
        {
            "unknown keys that are nearly right",
            Start + "workflows:\n  w:\n    on: [a]\n    do: []\n" + Rows(60_000, i => $"    filtr{i}: 1\n")
        },
        { "unknown keys far down", Start + $"scores:\n  {Many("a", 400)}:\n    rules: []\n" + Rows(70_000, i => $"    k{i}: 1\n") },
        { "the same key again and again", Start + Many("templates: 1\n", RunDepth.Of(70_000)) },
        { "very many workflows and destinations", Start + "workflows:\n" + Rows(9000, i => $"  w{i}: {{ on: a, do: [{{ to: d{i} }}] }}\n")
            + "destinations:\n" + Rows(9000, i => $"  d{i}: {{ connector: http, url: A }}\n") },
        { "very many workflows to nowhere", Start + "workflows:\n" + Rows(
            12_000, i => $"  w{i}: {{ on: a, do: [{{ to: x{i}, template: y }}] }}\n")
            + "destinations:\n" + Rows(6000, i => $"  d{i}: {{ connector: http, url: A }}\n") },
        { "a list of very many wrong items", Start + "workflows: { w: { on: a, do: [" + Many("1,", RunDepth.Of(90_000)) + "] } }\n" },
        {
            "very many branches",
            Start + "workflows:\n  w:\n    on: [a]\n    branches:\n" + Rows(
                12_000, i => $"      - {{ name: b{i}, when: {{ a: {i} }}, do: [] }}\n")
        },
        { "very many tiers", Start + "scores:\n  s:\n    rules: []\n    tiers:\n" + Rows(50_000, i => $"      t{i}: {i}\n") },
        {
            "a chain of signals",
            Start + "signals:\n" + Rows(9000, i => $"  s{i}: {{ key: k, within: 1d, all: [ {{ on: e{i} }} ], emit: e{i + 1} }}\n")
        },
        {
            "signals that all hear each other",
            Start + "signals:\n" + Rows(9000, i => $"  s{i}: {{ key: k, within: 1d, all: [ {{ on: e }} ], emit: f{i % 2} }}\n")
        },
        { "one template in very many actions", Start +
            $"templates:\n  t: '{Many("{{ a }}", 4900)}'\ndestinations: {{ d: {{ connector: http, url: A }} }}\nworkflows:\n"
            + Rows(14_000, i => $"  w{i}: {{ on: a, do: [{{ to: d, template: t }}] }}\n") },
        {
            "a path of a filter of very many steps",
            Start + $"workflows: {{ w: {{ on: a, filter: {{ {Many("a.", 240)}a: 1 }}, do: [] }} }}\n"
        },
        {
            "groups of a filter inside each other",
            Start + $"workflows: {{ w: {{ on: a, filter: {Many("{ $not: ", 30)}{{ a: 1 }}{Many("}", 30)}, do: [] }} }}\n"
        },
        {
            "a pattern of parentheses",
            Start + $"workflows: {{ w: {{ on: a, filter: {{ a: {{ $matches: '{Many("(", 499)}{Many(")", 499)}' }} }}, do: [] }} }}\n"
        },
        {
            "patterns that repeat repetitions",
            Start + "workflows:\n" + Rows(
                3000, i => $"  w{i}: {{ on: a, filter: {{ a: {{ $matches: '((a{{1,90}}){{1,90}}){{1,9}}' }} }}, do: [] }}\n")
        },
        { "texts that are no text", Start + "templates:\n  t: \"" + Many("\\ud800", 100) + Many("\\0", 100) + "\"\n" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_AHostileDocument_Ends(string what, string document)
    {
        var read = OnSmallStack(() => Reader.Read("gtm.yaml", document, _ => null));

        Assert.True(read.Configuration is not null || read.Errors.Count is > 0 and <= 202, $"{what}: {read.Errors.Count} errors");
        Assert.All(read.Errors, error => Assert.True(error.ToString().Length < 30_000, what));
    }

    public static TheoryData<string, string> HostileTables() => new()
    {
        { "columns", Many("a,", 500_000) },
        { "rows of nothing", "email\n" + Many("\n", 4_000_000) },
        { "rows that are filled up", Many("a,", 190) + "b\n" + Many("x\n", RunDepth.Of(2_000_000)) },
        { "rows that are too long", "a\n" + Many("1,2\n", RunDepth.Of(1_000_000)) },
        { "quotes that do not close", "a\n" + Many("\"", 1_000_001) },
        { "one cell", "a\n" + Many("x", 4_000_000) },
        { "one cell of alternatives", "a,-> team\n" + Many("x|", 4000) + "x,t\n" },
        { "one cell of empty alternatives", "a,-> team\n" + Many("|", 9000) + ",t\n" },
        { "a column that is a long path", Many("a.", 100_000) + "a,-> team\n1,t\n" },
        { "ranges that are none", "a,-> team\n" + Many("1..x,t\n", RunDepth.Of(500_000)) },
    };

    [Theory]
    [MemberData(nameof(HostileTables))]
    public void Read_AHostileTable_Ends(string what, string table)
    {
        const string Document = Start +
            "assignments:\n  sdr: { table: t.csv, pool: t.csv, holidays: t.csv, fallback: { owner: ops@example.com } }\n"
            + "workflows: { w: { on: a, filter: { a: { $inList: t.csv } }, do: [] } }\n";

        var read = OnSmallStack(() => Reader.Read("gtm.yaml", Document, _ => table));

        Assert.True(read.Errors.Count is > 0 and <= 202, $"{what}: {read.Errors.Count} errors");
    }

    [Fact]
    public void Read_MoreMistakesThanAnybodyReads_TellsTheFirstAndHowManyMore()
    {
        var read = Reader.Read("gtm.yaml", Start + Each(8000, i => $"k{i}: 1\n"), _ => null);

        Assert.Equal(101, read.Errors.Count);
        Assert.Equal((4, "k0"), (read.Errors[0].Line, read.Errors[0].Path));
        Assert.Equal("gtm.yaml:1: 7900 more mistakes are not told here: mend these first", read.Errors[^1].ToString());
    }

    // What a document is made of, put together at random: the same seed makes the same documents
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_AnySoupOfItsLanguages_Ends(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var document = new StringBuilder(random.Next(4) > 0 ? Start : "");
            for (var parts = random.Next(1, 200); parts > 0; parts--)
                document.Append(
                    string.Concat(Enumerable.Repeat(Pieces[random.Next(Pieces.Length)], random.Next(20) == 0 ? random.Next(2000) : 1)));

            var read = OnSmallStack(() => Reader.Read("gtm.yaml", document.ToString(), _ => "a,-> team\n1,2\n"));
            Assert.True(read.Configuration is not null || read.Errors.Count > 0, document.ToString());
        }
    }

    private static readonly string[] Pieces =
    [
        "\n", "\n  ", "\n    ", " ", ": ", "- ", "{ ", " }", "[", "]", ", ", "'", "\"", "&a ", "*a ", "|\n", ">\n", "!", "%", "#", "? ",
        "<<: ", "\t",
        "workflows:\n  w:\n    on: [a]\n    do: []\n", "templates:\n  t: ", "filter: ", "when: ", "$and: ", "$not: ", "$matches: ",
        "$inList: t.csv", "a.b.c",
        "{{ ", " }}", "{% if a %}", "{% endif %}", "{% for a in b %}", "{% endfor %}", "{% raw %}", "{% endraw %}", "| upcase ",
        "| split: '' ", "a[", "(1..3)",
        "settings.A", "settings", "(?=a)", "(a+)+", "\\", "\0", "\ud83d\ude00", "\ufeff", "null", "true", "1e400", "99999999999999999999",
        "1d", "~",
    ];

    private static string Template(string text) => Start + "templates:\n  t: |\n    " + text + "\n";

    private static string Many(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Each(int times, Func<int, string> text) => string.Concat(Enumerable.Range(0, times).Select(text));

    private static string Rows(int thorough, Func<int, string> text) => Each(RunDepth.Of(thorough), text);

    private static T OnSmallStack<T>(Func<T> work)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = work();
                }
                catch (Exception thrown)
                {
                    failure = thrown;
                }
            },
            SmallStack);
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException(failure.ToString(), failure);
    }
}
