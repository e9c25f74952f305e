using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm person</c> and <c>gtm erase</c>, at an app that runs here with the demo's configuration.</summary>
public sealed class EraseCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Person_IsShownExportedAndErased()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        await RemoteApp.RunAsync(host, SendCommand.Create(), "website-forms");
        var (_, table, _) = await RemoteApp.RunAsync(host, EventsCommand.Create(), "--source", "website-forms");
        var line = table.Split('\n')[1].Split("  ", StringSplitOptions.RemoveEmptyEntries);
        var (id, email) = (line[1].Trim(), line.First(cell => cell.Contains('@', StringComparison.Ordinal)).Trim());
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        var (_, shown, _) = await RemoteApp.RunAsync(host, PersonCommand.Create(), email);
        var (_, written, _) = await RemoteApp.RunAsync(host, PersonCommand.Create(), email, "--export", file);
        var export = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        File.Delete(file);
        var why = await Assert.ThrowsAnyAsync<CommandException>(() => RemoteApp.RunAsync(host, EraseCommand.Create(), email));
        var (_, counted, _) = await RemoteApp.RunAsync(host, EraseCommand.Create(), email, "--dry-run");
        var (_, begun, _) = await RemoteApp.RunAsync(host, EraseCommand.Create(), email, "--reason", "asked");
        var (_, again, _) = await RemoteApp.RunAsync(host, EraseCommand.Create(), email, "--reason", "asked once more");

        Assert.Contains(id, shown, StringComparison.Ordinal);
        Assert.Contains("1 events written to", written, StringComparison.Ordinal);
        Assert.Contains(email, export, StringComparison.Ordinal);
        Assert.Contains("Say why", why.Message, StringComparison.Ordinal);
        Assert.StartsWith("Named in 1 events", counted, StringComparison.Ordinal);
        Assert.StartsWith("Erasing:", begun, StringComparison.Ordinal);
        Assert.Contains("(asked)", again, StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            async () => !(await RemoteApp.RunAsync(host, PersonCommand.Create(), email)).Output.Contains(id, StringComparison.Ordinal),
            "the event is erased");
    }
}
