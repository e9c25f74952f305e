using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm replay</c>, at an app that runs here with the demo's configuration.</summary>
public sealed class ReplayCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Replay_OfEvents_ByIdAndByASearch()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms");
        var (_, table, _) = await RemoteApp.RunAsync(host, EventsCommand.Create(), "--source", "website-forms");
        var id = table.Split('\n')[1].Split("  ", StringSplitOptions.RemoveEmptyEntries)[1].Trim();

        var (one, put, _) = await RemoteApp.RunAsync(host, ReplayCommand.Create(), id, "--from", "route", "--configuration", "old");
        var (many, followed, _) = await RemoteApp.RunAsync(
            host, ReplayCommand.Create(), "--source", "website-forms", "--from", "enrich", "--rate", "50");
        var (refused, _, known) = await RemoteApp.RunAsync(host, ReplayCommand.Create(), "--source", "website-forms", "--from", "nowhere");
        var both = await Assert.ThrowsAnyAsync<CommandException>(() => RemoteApp.RunAsync(host, ReplayCommand.Create(), id, "--dry-run"));
        var (_, story, _) = await RemoteApp.RunAsync(host, EventsCommand.Create(), id);

        Assert.Equal((0, 0), (one, many));
        Assert.Contains("leave the ids or these away", both.Message, StringComparison.Ordinal);
        Assert.Equal($"{id} replayed", put.Trim());
        Assert.Contains("done: 1 of 1 (100 %), 1 done", followed, StringComparison.Ordinal);
        Assert.Equal(1, refused);
        Assert.All(["nowhere", "intake", "enrich", "route", "deliver"], word => Assert.Contains(word, known, StringComparison.Ordinal));
        Assert.Contains("from route with the old configuration", story, StringComparison.Ordinal);
        Assert.Contains("from enrich with the current configuration", story, StringComparison.Ordinal);
    }
}
