using System.Text.Json;
using System.Text.RegularExpressions;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>The sample of the local settings names every setting that something reads, and nothing else.</summary>
public sealed partial class LocalSettingsSampleTests
{
    // Read by the Functions host and by its telemetry, not by the pipeline
    private static readonly string[] OfTheHost = ["APPLICATIONINSIGHTS_CONNECTION_STRING", "AzureWebJobsStorage", "FUNCTIONS_WORKER_RUNTIME"];

    private static readonly string[] OfTheCode = [PipelineStart.DocumentSetting, StorageConnection.SettingName];

    [Fact]
    public void Sample_NamesWhatTheHostTheCodeAndTheDemoRead() =>
        Assert.Equal(OfTheHost.Concat(OfTheCode).Concat(NamedByTheDemo()).Order(), Sample().Keys.Order());

    [Fact]
    public void DemoSettings_AreThoseThatTheDemoNames() =>
        Assert.Equal(
            NamedByTheDemo().Order(),
            DemoSettings.Under(new ConfigurationBuilder().Build(), "http://127.0.0.1:1").AsEnumerable().Select(setting => setting.Key).Order());

    [Fact]
    public void SampleDocument_IsInTheRepository() =>
        Assert.True(File.Exists(Path.Combine(AppContext.BaseDirectory, Sample()[PipelineStart.DocumentSetting])));

    [Fact]
    public void DemoSettings_UnderACopyOfTheSample_LackNothing()
    {
        var own = new ConfigurationBuilder().AddInMemoryCollection(Sample().Select(one => KeyValuePair.Create<string, string?>(one.Key, one.Value))).Build();

        var settings = DemoSettings.Under(own, "http://127.0.0.1:1");

        Assert.All(NamedByTheDemo(), name => Assert.NotEmpty(settings[name]!));
    }

    private static Dictionary<string, string> Sample()
    {
        using var sample = JsonDocument.Parse(EmbeddedText.Read("local.settings.sample.json"));
        return sample.RootElement.GetProperty("Values").EnumerateObject().ToDictionary(value => value.Name, value => value.Value.GetString()!);
    }

    private static IEnumerable<string> NamedByTheDemo() =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "demo", "gtm.yaml"))
            .SelectMany(line => SettingName().Matches(Comment().Replace(line, "")).Select(match => match.Value))
            .Distinct();

    [GeneratedRegex(@"\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();
}
