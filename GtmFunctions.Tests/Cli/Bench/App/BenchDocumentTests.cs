using GtmFunctions.Cli.Bench.App;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using Xunit;

namespace GtmFunctions.Tests.Cli.Bench.App;

public sealed class BenchDocumentTests
{
    [Theory]
    [InlineData(0, 0, 0, 1, 1)]
    [InlineData(5, 0, 50, 6, 7)]
    [InlineData(0, 5, 0, 1, 6)]
    public void Create_OfASize_ReadsWithoutErrorAndHasSoMuch(int others, int asked, int rows, int sources, int workflows)
    {
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), ConnectorCatalogue.Load()).Read(
            BenchDocument.Create(new BenchSize(others, asked, rows)));

        Assert.Empty(read.Errors);
        Assert.Equal((sources, workflows), (read.Configuration!.Sources.Count, read.Configuration.Workflows.Count));
    }

    [Fact]
    public void Text_OfASize_NamesWhatThereIs() => Assert.Equal(
        "500 idle sources and workflows, a table of 5,000 rows", $"{new BenchSize(Others: 500, Rows: 5000)}");
}
