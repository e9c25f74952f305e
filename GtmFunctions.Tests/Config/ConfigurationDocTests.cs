using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Infra;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Tests.Config;

/// <summary>
/// The examples of <c>docs/configuration.md</c>: each is valid, laid over a small document, with the tables that the page shows.
/// </summary>
public sealed partial class ConfigurationDocTests
{
    private const string Page = "docs/configuration.md";

    private const string Minimal = """
        version: 1
        sources:
          forms: { provider: standard-webhooks, secrets: [FORMS_SECRET] }
        destinations:
          slack-sdr: { connector: slack, url: SLACK_SDR_URL }
          sequencer: { connector: http, url: SEQUENCER_URL }
        templates:
          lead-alert: "{{ person.email }}"
        """;

    private static readonly ConnectorCatalogue Connectors = ConnectorCatalogue.Load();
    private static readonly ConfigurationReader Reader = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), Connectors);
    private static readonly string Text = InfraFolder.Read(Page).ReplaceLineEndings("\n");

    /// <summary>The line and the text of each example.</summary>
    public static TheoryData<int, string> Examples =>
        [.. Blocks("yaml").Select(block => new TheoryDataRow<int, string>(block.Line, block.Text) { Label = $"{Page}:{block.Line}" })];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_OverASmallDocument_IsValid(int line, string example)
    {
        var read = Read(example);

        Assert.True(read.Errors.Count == 0, $"{Page}:{line}: {string.Join("\n", read.Errors)}");
        Assert.NotNull(read.Configuration);
        Assert.True(read.Warnings.Count == 0, $"{Page}:{line}: {string.Join("\n", read.Warnings)}");
    }

    [Fact]
    public void Example_WithAKeyThatIsNone_IsRefused()
    {
        var read = Read("scores: { icp: { rules: [], tears: { high: 1 } } }");

        Assert.Contains(read.Errors, error => error.Message.Contains("tears", StringComparison.Ordinal));
    }

    [Fact]
    public void Examples_ShowEverySectionOfTheDocument()
    {
        var shown = Blocks("yaml").SelectMany(block => Sections(block.Text).Select(section => section.Key.ToString()));

        string[] sections = ["sources", "enrichers", "scores", "signals", "assignments", "workflows", "destinations", "alerts"];
        Assert.Empty(sections.Except(shown));
    }

    [Fact]
    public void LookUps_AreThoseOfTheCatalogue()
    {
        var rows = Connectors.Connectors.Values.SelectMany(connector => connector.Enrich.Values.Select(lookup =>
            $"| `{connector.Name}` | `{lookup.Name}` | `{Assert.Single(Assert.Single(lookup.Requires))}` | {Gives(lookup)} |"));

        var shown = Text.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Count(c => c == '|') == 5);
        Assert.Equal(rows.Order(), shown.Order());
    }

    private static string Gives(ConnectorEnrichment lookup) =>
        lookup.Fields.Count == 0 ? "what `map` says" : string.Join(", ", lookup.Fields.Select(field => $"`{field}`"));

    private static ReadResult Read(string example)
    {
        var tables = Blocks("csv").ToDictionary(block => block.Name, block => block.Text);
        return Reader.Read(new ConfigurationBundle("gtm.yaml", Laid(example), tables));
    }

    // What both documents write is the example's, key by key
    private static string Laid(string example)
    {
        var document = Sections(Minimal);
        Lay(document, Sections(example));
        using var text = new StringWriter();
        new YamlStream(new YamlDocument(document)).Save(text, assignAnchors: false);
        return text.ToString();
    }

    private static void Lay(YamlMappingNode below, YamlMappingNode above)
    {
        foreach (var (key, value) in above)
        {
            if (below.Children.TryGetValue(key, out var known) && (known, value) is (YamlMappingNode one, YamlMappingNode other))
                Lay(one, other);
            else
                below.Children[key] = value;
        }
    }

    private static YamlMappingNode Sections(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<(int Line, string Name, string Text)> Blocks(string language) => Fence().Matches(Text)
        .Where(fence => fence.Groups["language"].Value == language)
        .Select(fence => (Text[..fence.Index].Count(c => c == '\n') + 1, fence.Groups["name"].Value, fence.Groups["text"].Value));

    [GeneratedRegex(@"^```(?<language>\w+) ?(?<name>\S*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
