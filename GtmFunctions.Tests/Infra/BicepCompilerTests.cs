using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace GtmFunctions.Tests.Infra;

public sealed partial class BicepCompilerTests
{
    private static readonly Lazy<(int ExitCode, string Output, string Error)> Built =
        new(() => BicepCompiler.Run("bicep.sh", "build", InfraFolder.At("infra/main.bicep"), "--stdout"));

    [CiFact]
    public void Lint_EverySource_FindsNothing()
    {
        BicepCompiler.Require();

        var lint = BicepCompiler.Run("bicep.sh", "lint", "--pattern", InfraFolder.At("infra/**/*.bicep*"));

        Assert.Equal((0, "", ""), lint);
    }

    [CiFact]
    public void Format_EverySource_IsAsTheFormatterWrites()
    {
        BicepCompiler.Require();
        var copy = Directory.CreateTempSubdirectory("gtm-bicep-");
        var sources = Directory.GetFiles(InfraFolder.At("infra"), "*.bicep", SearchOption.AllDirectories);
        foreach (var source in sources)
            File.Copy(source, Path.Combine(copy.FullName, Path.GetFileName(source)));

        var format = BicepCompiler.Run("bicep.sh", "format", "--pattern", Path.Combine(copy.FullName, "*.bicep"));

        Assert.Equal(0, format.ExitCode);
        Assert.All(sources, source => Assert.Equal(
            File.ReadAllText(source).TrimEnd(),
            File.ReadAllText(Path.Combine(copy.FullName, Path.GetFileName(source))).TrimEnd()));
        copy.Delete(recursive: true);
    }

    [CiFact]
    public void Snapshot_EveryParameterFile_IsTheCommittedOne()
    {
        BicepCompiler.Require();

        var snapshot = BicepCompiler.Run("snapshot.sh", "validate");

        Assert.True(snapshot.ExitCode == 0, $"Run infra/tools/snapshot.sh and read what it changes.\n{snapshot.Output}\n{snapshot.Error}");
    }

    [CiFact]
    public void Build_CompiledTemplate_AsksForNoKeyAndHandsOutNoSecret()
    {
        BicepCompiler.Require();

        var build = Built.Value;

        Assert.Equal(0, build.ExitCode);
        Assert.DoesNotMatch(KeyFunction(), build.Output);
        using var template = JsonDocument.Parse(build.Output);
        var outputs = OutputsOf(template.RootElement).ToList();
        Assert.Contains("frontDoorId", outputs.Select(output => output.Name));
        Assert.All(outputs, output => Assert.DoesNotMatch(SecretWord(), output.Value.GetRawText()));
    }

    [CiFact]
    public void Build_EveryParameterAndOutput_IsDescribed()
    {
        BicepCompiler.Require();

        using var template = JsonDocument.Parse(Built.Value.Output);

        var declared = Described(template.RootElement).ToList();
        Assert.Contains("alwaysReadyHttp", declared.Select(one => one.Name));
        Assert.Empty(declared.Where(one => !IsDescribed(one.Value)).Select(one => one.Name));
    }

    private static bool IsDescribed(JsonElement declared) =>
        declared.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("description", out _);

    // What a template and the modules in it declare: deployment resources hold parameters too, but values.
    private static IEnumerable<JsonProperty> Described(JsonElement template) =>
    [
        .. Members(template, "parameters"),
        .. Members(template, "outputs"),
        .. Resources(template.GetProperty("resources"))
            .Where(resource => resource.GetProperty("type").GetString() == "Microsoft.Resources/deployments")
            .SelectMany(module => Described(module.GetProperty("properties").GetProperty("template"))),
    ];

    // By name where a template uses what only the newer form of the language has, otherwise a list
    private static IEnumerable<JsonElement> Resources(JsonElement resources) => resources.ValueKind == JsonValueKind.Array
        ? resources.EnumerateArray()
        : resources.EnumerateObject().Select(resource => resource.Value);

    private static JsonProperty[] Members(JsonElement template, string section) =>
        template.TryGetProperty(section, out var found) ? [.. found.EnumerateObject()] : [];

    // A template's outputs and those of the modules in it, which stay readable in the deployment history.
    private static IEnumerable<JsonProperty> OutputsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.NameEquals("outputs") && property.Value.ValueKind == JsonValueKind.Object
                ? property.Value.EnumerateObject()
                : OutputsOf(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(OutputsOf),
        _ => [],
    };

    [GeneratedRegex(@"\blist[A-Z]\w*\s*\(|getSecret\s*\(")]
    private static partial Regex KeyFunction();

    [GeneratedRegex("connectionstring|instrumentationkey|password|accesskey|primarykey|'secret|sharedaccess", RegexOptions.IgnoreCase)]
    private static partial Regex SecretWord();
}
