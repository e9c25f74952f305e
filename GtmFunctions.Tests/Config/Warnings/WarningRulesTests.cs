using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Warnings;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Config.Warnings;

public sealed partial class WarningRulesTests
{
    private const string Filter = "filter: { person.email: { $freemail: false } }";

    [Fact]
    public void All_Codes_AreKebabCaseAndEachOnce()
    {
        var codes = WarningRules.All.Select(rule => rule.Code).ToArray();

        Assert.All(codes, code => Assert.Matches("^[a-z]+(-[a-z]+)*$", code));
        Assert.Equal(codes.Distinct(), codes);
    }

    [Fact]
    public void All_Rules_AreTheTableOfThePage()
    {
        var page = InfraFolder.Read("docs/configuration.md").ReplaceLineEndings("\n");
        var section = page[page.IndexOf("\n## What validate tells\n", StringComparison.Ordinal)..];
        var shown = Row().Matches(section)
            .Select(row => (row.Groups["code"].Value, row.Groups["tells"].Value.Replace(@"\|", "|", StringComparison.Ordinal)));

        Assert.Equal(WarningRules.All.Select(rule => (rule.Code, rule.Tells)), shown);
    }

    [Fact]
    public void Warnings_OfATable_AreSilencedWhereTheDocumentNamesIt()
    {
        (string, string) heading = ("account.country,account.employees", "country,account.employees");

        Assert.NotEmpty(ExampleDocument.Read(heading).Warnings);
        var silenced = ExampleDocument.Read(heading, ("ops@example.com } }", "ops@example.com } } # allow: unknown-field"));
        Assert.Empty(silenced.Warnings);
    }

    [Fact]
    public void Warnings_OtherCodeOnTheLine_AreTold()
    {
        var read = ExampleDocument.Read((Filter, "filter: { persn.email: x } # allow: unknown-type"));

        Assert.Equal("unknown-field", Assert.Single(read.Warnings).Code);
    }

    [Fact]
    public void Warnings_VeryManyMistakes_AreToldUpToAHundred()
    {
        var filters = string.Join(", ", Enumerable.Range(0, 5000).Select(i => $"persn.f{i}: x"));
        var read = ExampleDocument.Read((Filter, $"filter: {{ {filters} }}"));

        Assert.Empty(read.Errors);
        Assert.Equal(100, read.Warnings.Count);
    }

    [Fact]
    public void ToString_WarningAndNote_SayWhichTheyAre()
    {
        var warning = new ConfigurationWarning("unknown-field", "gtm.yaml", 3, "a.b", "nothing gives it");

        Assert.Equal("gtm.yaml:3: warning unknown-field: a.b: nothing gives it", warning.ToString());
        Assert.Equal("gtm.yaml:3: note unknown-field: nothing gives it", (warning with { Path = "", IsNote = true }).ToString());
    }

    [GeneratedRegex(@"^\| `(?<code>[a-z]+(?:-[a-z]+)+)` \| (?<tells>(?:\\\||[^|\n])+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
