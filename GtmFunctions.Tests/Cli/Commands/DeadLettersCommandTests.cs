using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm dead-letters</c>, at an app that runs here with the demo's configuration.</summary>
public sealed class DeadLettersCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task DeadLetters_ListReplayDiscard_EndAsAsked()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("cut.json"), "{\"type\":\"form.submi", TestContext.Current.CancellationToken);

        var (_, sent, _) = await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms", "--file", folder.File("cut.json"));
        var (_, listed, _) = await RemoteApp.RunAsync(host, DeadLettersCommand.Create());
        var id = listed.Split('\n')[1].Split("  ", StringSplitOptions.RemoveEmptyEntries)[1].Trim();
        var (noReason, _, asked) = await RemoteApp.RunAsync(host, DeadLettersCommand.Create(), "discard", id);
        var (discarded, ended, _) = await RemoteApp.RunAsync(
            host, DeadLettersCommand.Create(), "discard", id, "--reason", "the sender is mended");
        var (again, _, refused) = await RemoteApp.RunAsync(host, ReplayCommand.Create(), id, "dl_none");

        Assert.Contains("dead letter", sent, StringComparison.Ordinal);
        Assert.Contains("The body is no JSON", listed, StringComparison.Ordinal);
        Assert.Equal((1, 0, 1), (noReason, discarded, again));
        Assert.Contains("--reason", asked, StringComparison.Ordinal);
        Assert.Equal($"{id} discarded", ended.Trim());
        Assert.Contains("was replayed or discarded before", refused, StringComparison.Ordinal);
        Assert.Contains("There is no dead letter 'dl_none'", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLetters_ManyByAFilter_AreCountedDiscardedAndListed()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("cut.json"), "{\"type\":\"form.submi", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("cut2.json"), "{\"type\":\"form.sub", TestContext.Current.CancellationToken);
        await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms", "--file", folder.File("cut.json"));
        await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms", "--file", folder.File("cut2.json"));

        var (_, first, _) = await RemoteApp.RunAsync(host, DeadLettersCommand.Create(), "list", "--top", "1");
        var (_, all, _) = await RemoteApp.RunAsync(host, DeadLettersCommand.Create(), "list", "--top", "1", "--all");
        var (_, counted, _) = await RemoteApp.RunAsync(
            host, DeadLettersCommand.Create(), "replay", "--source", "website-forms", "--dry-run");
        var unnamed = await Assert.ThrowsAnyAsync<CommandException>(() => RemoteApp.RunAsync(host, DeadLettersCommand.Create(), "replay"));
        var (exit, ended, _) = await RemoteApp.RunAsync(host, DeadLettersCommand.Create(), "discard", "--all", "--reason", "cut by a test");
        var (_, jobs, _) = await RemoteApp.RunAsync(host, ReplaysCommand.Create());
        var (_, none, _) = await RemoteApp.RunAsync(host, DeadLettersCommand.Create());

        Assert.Contains("These are 1 of 2: --all lists all, --after ", first, StringComparison.Ordinal);
        Assert.Equal(2, all.Split('\n').Count(line => line.Contains("The body is no JSON", StringComparison.Ordinal)));
        Assert.StartsWith("2 are meant, 2 would be taken.", counted, StringComparison.Ordinal);
        Assert.Contains("  by queue: gtm-received 2", counted, StringComparison.Ordinal);
        Assert.Contains("--all", unnamed.Message, StringComparison.Ordinal);
        Assert.Equal(0, exit);
        Assert.Contains("done: 2 of 2 (100 %), 2 done", ended, StringComparison.Ordinal);
        Assert.Contains("discard  done: 2 of 2", jobs, StringComparison.Ordinal);
        Assert.StartsWith("There is none.", none, StringComparison.Ordinal);
    }
}
