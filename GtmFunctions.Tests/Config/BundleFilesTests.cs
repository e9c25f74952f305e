using GtmFunctions.Pipeline.Config;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class BundleFilesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gtm-bundle-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_Tables_AreReadFromBesideOrTheFolderTables()
    {
        Write("config/gtm.yaml", "filter: [ { $inList: a.csv }, { $notInList: b.csv }, missing.csv, ../out.csv, /etc/x.csv ]\npool: c.csv");
        Write("out.csv", "outside");
        Write("config/a.csv", "beside");
        Write("config/tables/a.csv", "not this one");
        Write("config/tables/b.csv", "in tables");
        Write("config/tables/unnamed.csv", "");

        var bundle = BundleFiles.Load(Path.Combine(_folder.FullName, "config", "gtm.yaml"));

        Assert.Equal("gtm.yaml", bundle.FileName);
        Assert.Equal([("a.csv", "beside"), ("b.csv", "in tables")], bundle.Tables.Select(table => (table.Key, table.Value)));
    }

    [Fact]
    public void Load_Fixtures_AreReadFromBesideTheDocument()
    {
        Write("config/gtm.yaml", "version: 1");
        Write("config/tables/fixtures.yaml", "not this one");
        var document = Path.Combine(_folder.FullName, "config", "gtm.yaml");
        Assert.Null(BundleFiles.Load(document).Fixtures);

        Write("config/fixtures.yaml", "fixtures: {}");
        Assert.Equal("fixtures: {}", BundleFiles.Load(document).Fixtures);
    }

    [Theory]
    [InlineData("a: [", "")]
    [InlineData("", "")]
    [InlineData("a: x.csv\na: y.csv", "x.csv")]
    [InlineData("a: { b: [ { c: x.csv } ], d: y.csv, e: X.CSV, f: .csv }", "x.csv y.csv")]
    public void TableNames_Document_NamesThemWhereverTheyAre(string document, string expected) =>
        Assert.Equal(expected, string.Join(' ', BundleFiles.TableNames(document)));

    private void Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
