using System.Text.RegularExpressions;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Config.Fixtures;

/// <summary>The fixtures that <c>docs/configuration.md</c> shows: they pass by the demo's document.</summary>
public sealed partial class FixtureDocTests
{
    [Fact]
    public async Task Example_ByTheDemosDocument_Passes()
    {
        var example = Assert.Single(Block()
            .Matches(InfraFolder.Read("docs/configuration.md").ReplaceLineEndings("\n"))).Groups["text"].Value;
        var connectors = ConnectorCatalogue.Load();
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), connectors).Read(BundleFiles.Load(DemoSettings.Document));

        var report = await new FixtureRunner(connectors).RunAsync(read.Configuration!, example, TestContext.Current.CancellationToken);

        Assert.Empty(FixtureText.Failures(report));
        Assert.Equal(3, report.Results.Count);
    }

    [GeneratedRegex("```yml\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
