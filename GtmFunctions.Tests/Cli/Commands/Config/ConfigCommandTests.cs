using System.Text.Json.Nodes;
using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands.Config;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands.Config;

public sealed class ConfigCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Pull_IntoAnEmptyFolder_WritesTheRulesAndTheirVersion()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new ConfigFolder(isEmpty: true);

        var (_, output, _) = await RunAsync(host, "pull", folder.Document);

        var bundle = BundleFiles.Load(folder.Document);
        Assert.Equal((await CurrentAsync(host)).Name, bundle.Version);
        Assert.Equal(bundle.Version, File.ReadAllText(folder.PathOf(WorkingCopy.VersionFile)).Trim());
        Assert.Contains($"wrote {folder.PathOf("territories.csv")}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_OverChangesThatNobodyElseHas_IsRefusedAndNamesThem()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new ConfigFolder();
        folder.Change("customers.csv", "domain,since\n", "domain,since\nmine.example,2026-01-01\n");

        var refused = await Assert.ThrowsAnyAsync<CommandException>(() => RunAsync(host, "pull", folder.Document));
        await RunAsync(host, "pull", folder.Document, "--overwrite");

        Assert.Contains("customers.csv: 1 row added", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("mine.example", File.ReadAllText(folder.PathOf("customers.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diff_OfAChangedRow_NamesTheCellWithBothValues()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new ConfigFolder();
        folder.Change("customers.csv", "domain,since\n", "domain,since\nnew.example,2026-01-01\n");

        var (exit, output, _) = await RunAsync(host, "diff", folder.Document);

        Assert.Equal(0, exit);
        Assert.Contains("+ new.example", output, StringComparison.Ordinal);
        Assert.Contains("customers.csv: 1 row added", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_WhereOpsPublishedMeanwhile_StopsShowsTheirDiffAndChangesNothing()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new ConfigFolder();
        await RunAsync(host, "publish", folder.Document, "--commit", "abc1234", "--replace");
        var theirs = await OpsPublishAsync(host);
        folder.Change("customers.csv", "domain,since\n", "domain,since\nmine.example,2026-01-01\n");

        var stopped = await Assert.ThrowsAnyAsync<CommandException>(
            () => RunAsync(host, "publish", folder.Document, "--commit", "def5678"));

        Assert.Contains($"Ann published {theirs}", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("+ # by ops", stopped.Message, StringComparison.Ordinal);
        Assert.Equal(theirs, (await CurrentAsync(host)).Name);
    }

    [Fact]
    public async Task Publish_UponWhatWasPulled_HasBothChangesAndTheHistoryTellsWho()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new ConfigFolder();
        await RunAsync(host, "publish", folder.Document, "--commit", "abc1234", "--replace");
        await OpsPublishAsync(host);

        await RunAsync(host, "pull", folder.Document);
        folder.Change("customers.csv", "domain,since\n", "domain,since\nmine.example,2026-01-01\n");
        var (_, published, _) = await RunAsync(host, "publish", folder.Document, "--commit", "def5678", "--note", "more customers");
        var (_, listed, _) = await RunAsync(host, "versions");

        Assert.Contains("customers.csv: 1 row added", published, StringComparison.Ordinal);
        Assert.EndsWith("# by ops\n", File.ReadAllText(folder.Document), StringComparison.Ordinal);
        var lines = listed.Split('\n');
        Assert.Contains("def5678", lines[1], StringComparison.Ordinal);
        Assert.Contains("more customers", lines[1], StringComparison.Ordinal);
        Assert.Contains("Ann", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_OfOnePipelineAfterAnother_NeedsNoPull()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new ConfigFolder();
        await RunAsync(host, "publish", folder.Document, "--commit", "abc1234", "--replace");
        File.Delete(folder.PathOf(WorkingCopy.VersionFile));
        folder.Change("customers.csv", "domain,since\n", "domain,since\nmine.example,2026-01-01\n");

        var (exit, _, _) = await RunAsync(host, "publish", folder.Document, "--commit", "def5678");

        Assert.Equal(0, exit);
        Assert.Equal(BundleFiles.Load(folder.Document).Version, (await CurrentAsync(host)).Name);
    }

    [Fact]
    public async Task RollBack_ToAnEarlierVersion_SaysWhatChangesBack()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        var before = (await CurrentAsync(host)).Name;
        await OpsPublishAsync(host);

        var (_, output, _) = await RunAsync(host, "rollback", before, "--note", "it was wrong");

        Assert.Contains("document: 1 line removed", output, StringComparison.Ordinal);
        Assert.Equal(before, (await CurrentAsync(host)).Name);
        var (_, listed, _) = await RunAsync(host, "versions", "--json", "--top", "1");
        Assert.Equal("rollback", FieldText.From(JsonNode.Parse(listed)!["what"]));
    }

    [Fact]
    public async Task Publish_ToAShare_IsRolledOutBesideTheCurrentOneAndStopped()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new ConfigFolder();
        var before = (await CurrentAsync(host)).Name;
        folder.Change("customers.csv", "domain,since\n", "domain,since\nmine.example,2026-01-01\n");

        await RunAsync(host, "publish", folder.Document, "--to", "25%", "--replace");
        var rolledOut = await CurrentAsync(host);
        var (_, sides, _) = await RunAsync(host, "rollout");
        var (_, stopped, _) = await RunAsync(host, "rollout", "--to", "none");

        Assert.Equal((before, 25), (rolledOut.Name, rolledOut.Rollout!.Percent));
        Assert.Contains("To 25 %", sides, StringComparison.Ordinal);
        Assert.Contains("rolled out no more", stopped, StringComparison.Ordinal);
        Assert.Null((await CurrentAsync(host)).Rollout);
    }

    private static Task<(int Exit, string Output, string Error)> RunAsync(LocalHost host, params string[] arguments) =>
        RemoteApp.RunAsync(host, ConfigCommand.Create(), arguments);

    private static async Task<PublishedVersion> CurrentAsync(LocalHost host) =>
        (await host.Services.GetRequiredService<PublishedDocuments>().CurrentAsync(TestContext.Current.CancellationToken))!;

    private static async Task<string> OpsPublishAsync(LocalHost host)
    {
        var documents = host.Services.GetRequiredService<PublishedDocuments>();
        var bundle = (await documents.CurrentBundleAsync(TestContext.Current.CancellationToken))!;
        var changed = bundle with { Document = $"{bundle.Document.TrimEnd('\n')}\n# by ops\n" };
        Assert.IsType<PublishingResult.Published>(await host.Services.GetRequiredService<RulesPublisher>().PublishAsync(
            new Publishing(changed, PublicationAuthor.Person("Ann")), bundle.Version, TestContext.Current.CancellationToken));
        return changed.Version;
    }
}
