using System.Text.Json;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Infra;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Cli.Demo;

public sealed class DemoSettingsTests
{
    private const string Address = "http://127.0.0.1:1";

    [Fact]
    public void Under_NoSettings_IsWhatTheDemosDocumentNames() =>
        Assert.Equal(
            DeployedNames.Secrets.Order(),
            DemoSettings.Under(Settings([]), Address).AsEnumerable().Select(setting => setting.Key).Order());

    [Fact]
    public void Under_ACopyOfTheSample_LacksNothing()
    {
        var settings = DemoSettings.Under(Settings(Sample()), Address);

        Assert.All(DeployedNames.Secrets, name => Assert.NotEmpty(settings[name]!));
    }

    [Fact]
    public void Under_ASettingOfTheMachine_GivesWay() =>
        Assert.Equal(
            "https://own.example",
            DemoSettings.Under(Settings(new() { ["SEQUENCER_URL"] = "https://own.example" }), Address)["SEQUENCER_URL"]);

    [Fact]
    public void Sample_NamesADocumentOfTheRepository() =>
        Assert.True(File.Exists(InfraFolder.At(Sample()[AppSettings.Document]!)));

    private static Dictionary<string, string?> Sample()
    {
        using var sample = JsonDocument.Parse(InfraFolder.Read("local.settings.sample.json"));
        return sample.RootElement.GetProperty("Values").Deserialize<Dictionary<string, string?>>()!;
    }

    private static IConfiguration Settings(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();
}
