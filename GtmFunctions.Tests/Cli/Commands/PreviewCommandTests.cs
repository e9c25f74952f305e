using System.Text.Json.Nodes;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm preview</c>, at an app that runs here with the demo's configuration.</summary>
public sealed class PreviewCommandTests(AzuriteFixture azurite)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preview_ADraftWithAnotherFilter_TellsWhichBranchIsNoLongerTaken()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        var (sent, _, error) = await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms");
        Assert.True(sent == 0, error);
        using var folder = new TestFolder();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(DemoSettings.Document)!, "*.csv"))
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        var draft = Path.Combine(folder.Path, "gtm.yaml");
        var document = await File.ReadAllTextAsync(DemoSettings.Document, Cancellation);
        await File.WriteAllTextAsync(
            draft,
            document.Replace(
                "person.email: { $freemail: false }", "person.email: { $endsWith: \"@nobody.example\" }", StringComparison.Ordinal),
            Cancellation);

        var (exit, text, _) = await RemoteApp.RunAsync(host, PreviewCommand.Create(), "--config", draft);
        var (_, json, _) = await RemoteApp.RunAsync(host, PreviewCommand.Create(), "--config", draft, "--json");
        var (_, csv, _) = await RemoteApp.RunAsync(host, PreviewCommand.Create(), "--config", draft, "--csv");

        Assert.Equal(0, exit);
        Assert.StartsWith("The one lead takes another branch.", text, StringComparison.Ordinal);
        Assert.Contains("filtered out: person.email", text, StringComparison.Ordinal);
        Assert.Contains("acted on now", text, StringComparison.Ordinal);
        Assert.Equal("1", FieldText.From(JsonNode.Parse(json)!["totals"]!["changeBranch"]));
        Assert.Contains("\r\ne2", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preview_OverFixtures_TellsWhichOfThemTheDraftDecidesOtherwise()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new TestFolder();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(DemoSettings.Document)!, "*.csv"))
            File.Copy(file, Path.Combine(folder.Path, Path.GetFileName(file)));
        var draft = Path.Combine(folder.Path, "gtm.yaml");
        await File.WriteAllTextAsync(draft, await File.ReadAllTextAsync(DemoSettings.Document, Cancellation), Cancellation);
        File.Copy(
            Path.Combine(Path.GetDirectoryName(DemoSettings.Document)!, ConfigurationBundle.FixturesFile),
            Path.Combine(folder.Path, ConfigurationBundle.FixturesFile));

        var (exit, same, error) = await RemoteApp.RunAsync(host, PreviewCommand.Create(), "--config", draft, "--fixtures");
        await File.WriteAllTextAsync(
            draft,
            (await File.ReadAllTextAsync(draft, Cancellation)).Replace(
                "person.email: { $freemail: false }", "person.email: { $endsWith: \"@nobody.example\" }", StringComparison.Ordinal),
            Cancellation);
        var (_, other, _) = await RemoteApp.RunAsync(host, PreviewCommand.Create(), "--config", draft, "--fixtures");

        Assert.True(exit == 0, error);
        Assert.Matches("^All [0-9]+ fixtures stay as they are\\.", same);
        Assert.Contains(
            "fixture german-software-company-goes-to-dach: lead.created about ada@analytical.example", other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("With 'overFixtures' all fixtures are looked at", "--draft", "d20261123090000000-0a0b0c", "--fixtures", "--since", "1d")]
    [InlineData("Name the draft that is to be compared")]
    [InlineData("there is no such file", "--config", "not-there.yaml")]
    [InlineData("There is no draft 'd20261123090000000-0a0b0c'", "--draft", "d20261123090000000-0a0b0c")]
    public async Task Preview_ThatCannotBe_SaysWhy(string message, params string[] arguments)
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        var failure = await Assert.ThrowsAnyAsync<CommandException>(() => RemoteApp.RunAsync(host, PreviewCommand.Create(), arguments));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
