using GtmFunctions.Cli.Dev;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands.Config;

public sealed class DevRulesTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Start_WhereAPageChangedTheRules_KeepsThemAndSaysWhatDiffers()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new ConfigFolder();
        var theirs = await ChangeOnAPageAsync(host);
        var output = new StringWriter();

        var kept = await new DevRules(host, folder.Document, output).StartAsync(replace: false, TestContext.Current.CancellationToken);
        var replaced = await new DevRules(host, folder.Document, output).StartAsync(replace: true, TestContext.Current.CancellationToken);

        Assert.Equal(theirs, kept!.Version);
        Assert.Contains("Ann published configuration", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("gtm config pull", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(BundleFiles.Load(folder.Document).Version, replaced!.Version);
    }

    [Fact]
    public async Task Start_WithTheDocumentChangedSinceTheLastRun_PublishesIt()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new ConfigFolder();
        folder.Change("customers.csv", "domain,since\n", "domain,since\nmine.example,2026-01-01\n");

        var taken = await new DevRules(host, folder.Document, TextWriter.Null).StartAsync(
            replace: false, TestContext.Current.CancellationToken);

        Assert.Equal(BundleFiles.Load(folder.Document).Version, taken!.Version);
    }

    [Fact]
    public async Task Watch_OfWhatIsSaved_PublishesWhatIsValidAndTellsWhatIsNot()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new ConfigFolder();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var output = new StringWriter();
        var rules = new DevRules(host, folder.Document, output);
        await rules.StartAsync(replace: false, ends.Token);
        var watching = rules.WatchAsync(ends.Token);

        folder.Change("gtm.yaml", "version: 1", "version: one");
        await Eventually.HoldsAsync(() => output.ToString().Contains("not taken", StringComparison.Ordinal), "what has errors is told");
        folder.Change("gtm.yaml", "version: one", "version: 1");
        folder.Change("customers.csv", "domain,since\n", "domain,since\nmine.example,2026-01-01\n");
        await Eventually.HoldsAsync(
            () => output.ToString().Contains("decides from now on", StringComparison.Ordinal), "what is valid decides");
        await ends.CancelAsync();
        await watching;

        var current = await host.Services.GetRequiredService<PublishedDocuments>().CurrentAsync(TestContext.Current.CancellationToken);
        Assert.Equal(BundleFiles.Load(folder.Document).Version, current!.Name);
    }

    private static async Task<string> ChangeOnAPageAsync(LocalHost host)
    {
        var documents = host.Services.GetRequiredService<PublishedDocuments>();
        var bundle = (await documents.CurrentBundleAsync(TestContext.Current.CancellationToken))!;
        var changed = bundle with { Document = $"{bundle.Document.TrimEnd('\n')}\n# by ops\n" };
        await host.Services.GetRequiredService<RulesPublisher>().PublishAsync(
            new Publishing(changed, PublicationAuthor.Person("Ann")), bundle.Version, TestContext.Current.CancellationToken);
        return changed.Version;
    }
}
