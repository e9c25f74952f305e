using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm alarms</c>, at an app that runs here.</summary>
public sealed class AlarmsCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Alarms_WhereThereIsNone_SaySoAndMuteNothing()
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        var (code, none, _) = await RemoteApp.RunAsync(host, AlarmsCommand.Create());
        var (_, json, _) = await RemoteApp.RunAsync(host, AlarmsCommand.Create(), "list", "--json");
        var wrong = await Assert.ThrowsAnyAsync<CommandException>(
            () => RemoteApp.RunAsync(host, AlarmsCommand.Create(), "mute", "abc", "--for", "2h"));

        Assert.Equal((0, "There is no alarm."), (code, none.Trim()));
        Assert.Equal("""{"open":0,"alarms":[]}""", json.Trim());
        Assert.Contains("There is no alarm 'abc'", wrong.Message, StringComparison.Ordinal);
    }
}
