using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Tests.Infra;
using Xunit;

namespace GtmFunctions.Tests.Rooms;

/// <summary>What <c>docs/architecture.md</c> names is there.</summary>
public sealed partial class ArchitectureTests
{
    // Where a path of the page may begin
    private static readonly string[] Roots = ["", "GtmFunctions/Pipeline"];

    private static readonly MarkdownPage Page = MarkdownPage.Read("docs/architecture.md");

    private static readonly HashSet<string> Classes = Names(typeof(ArchitectureTests));

    private static readonly HashSet<string> Types = Names(typeof(PipelineSurface));

    [Fact]
    public void Table_OfTheRooms_NamesThemInTheirOrder() => Assert.Equal(RoomsTests.Order, Page.LinkedRows("room"));

    [Fact]
    public void TestClasses_ThatThePageNames_AreThere()
    {
        var named = Page.Code.Where(code => TestClass().IsMatch(code)).ToList();

        Assert.True(named.Count > 30, $"only {named.Count} test classes were recognised");
        Assert.Equal([], named.Where(name => !Classes.Contains(name)));
    }

    [Fact]
    public void FilesAndFolders_ThatThePageNames_AreThere()
    {
        var named = Page.Code.Where(code => FileOrFolder().IsMatch(code)).ToList();

        Assert.True(named.Count > 60, $"only {named.Count} paths were recognised");
        Assert.Equal([], named.Where(path => !IsThere(path)));
    }

    [Fact]
    public void OtherNames_ThatThePageSetsAsCode_AreRoomsOrTypes() => Assert.Equal(
        [],
        Page.Code.Where(code => Name().IsMatch(code) && !TestClass().IsMatch(code))
            .Where(name => !RoomsTests.Order.Contains(name) && !Types.Contains(name)));

    [Theory]
    [InlineData("README.md", true)]
    [InlineData("Signing/Schemes.cs", true)]
    [InlineData("Signing/*Scheme.cs", true)]
    [InlineData("Catalog/sources/NAME.yaml", true)]
    [InlineData("GtmFunctions.Tests/Rooms", true)]
    [InlineData("Signing/Nowhere.cs", false)]
    [InlineData("Nowhere/Schemes.cs", false)]
    [InlineData("Signing/*Nowhere.cs", false)]
    [InlineData("Nowhere/NAME.yaml", false)]
    [InlineData("Catalog/NAME.yaml", false)]
    public void IsThere_ByPath_IsWhetherItIs(string path, bool there)
    {
        Assert.Matches(FileOrFolder(), path);
        Assert.Equal(there, IsThere(path));
    }

    private static HashSet<string> Names(Type one) => [.. one.Assembly.GetTypes().Select(type => type.Name)];

    private static bool IsThere(string path) => Roots.Any(root => Matches(Path.Combine(root, path)));

    // NAME stands for what is to be added, and * for anything: a folder with files like it is enough
    private static bool Matches(string path)
    {
        var pattern = path.Replace("NAME", "*", StringComparison.Ordinal);
        if (!pattern.Contains('*', StringComparison.Ordinal))
            return Path.Exists(InfraFolder.At(pattern));
        var folder = InfraFolder.At(Path.GetDirectoryName(pattern)!);
        return Directory.Exists(folder) && Directory.EnumerateFiles(folder, Path.GetFileName(pattern)).Any();
    }

    [GeneratedRegex("^[A-Z][A-Za-z]+Tests$")]
    private static partial Regex TestClass();

    // What has a dot or a slash in it, and nothing that a route or a command would have
    [GeneratedRegex("^[A-Za-z*-]+([./][A-Za-z*-]+)+$")]
    private static partial Regex FileOrFolder();

    [GeneratedRegex("^[A-Z][a-z][A-Za-z]+$")]
    private static partial Regex Name();
}
