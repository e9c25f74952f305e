using System.Text.Json;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Infra;

/// <summary>The check of a published package that every pipeline runs, on a folder laid out as the Functions SDK lays it out.</summary>
public sealed class PackageCheckTests
{
    [Fact]
    public async Task CheckPackage_OfAWholePackage_CountsItsFunctions()
    {
        using var package = Package(Names());

        var (exit, output) = await CheckAsync(package);

        Assert.True(exit == 0, output);
        Assert.EndsWith($"whole, with {Names().Count} functions", output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckPackage_WithFunctionsMissingAndOthersThere_NamesThem()
    {
        using var package = Package([.. Names().Where(name => name != nameof(Stages.Route)), "Stray"]);

        var (exit, output) = await CheckAsync(package);

        Assert.Equal(1, exit);
        Assert.Contains("functions.metadata and the triggers differ: Route Stray", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckPackage_WithoutTheHostsSettingsAndWithADevelopers_SaysBoth()
    {
        using var package = Package(Names());
        File.Delete(package.File("host.json"));
        await File.WriteAllTextAsync(package.File("local.settings.json"), "{}", TestContext.Current.CancellationToken);

        var (exit, output) = await CheckAsync(package);

        Assert.Equal(1, exit);
        Assert.Contains("host.json is missing", output, StringComparison.Ordinal);
        Assert.Contains("local.settings.json is in it", output, StringComparison.Ordinal);
    }

    private static List<string> Names() => [.. PipelineSurface.Names];

    private static TestFolder Package(IEnumerable<string> functions)
    {
        var package = new TestFolder();
        Directory.CreateDirectory(package.File("demo"));
        Directory.CreateDirectory(package.File(".azurefunctions"));
        string[] libraries = ["GtmFunctions.Functions.dll", "GtmFunctions.Pipeline.dll"];
        foreach (var file in (string[])["worker.config.json", "extensions.json", "demo/gtm.yaml", .. libraries])
            File.WriteAllText(package.File(file), "");
        File.Copy(InfraFolder.At("host.json"), package.File("host.json"));
        File.WriteAllText(
            package.File("functions.metadata"),
            JsonSerializer.Serialize(functions.Select(name => new { name, language = "dotnet-isolated" })));
        return package;
    }

    private static async Task<(int Exit, string Output)> CheckAsync(TestFolder package)
    {
        StandIn.Require("jq");
        return await Tool.RunAsync(
            "bash", [InfraFolder.At("infra/tools/check-package.sh"), package.Path], package.Path, TestContext.Current.CancellationToken);
    }
}
