using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm simulate</c>, at an app that runs here with the demo's configuration.</summary>
public sealed class SimulateCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Simulate_ASource_TellsWhatEachDestinationWouldGetAndSendsNothing()
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        var (exit, story, _) = await RemoteApp.RunAsync(
            host, SimulateCommand.Create(), "website-forms", "--known", "account.employees=850", "--known", "account.industry=software");

        Assert.Equal(0, exit);
        Assert.Contains("nothing was sent", story, StringComparison.Ordinal);
        Assert.Contains("40 for account.employees $gte 200", story, StringComparison.Ordinal);
        Assert.Contains("slack-sdr (slack, notify) would get POST", story, StringComparison.Ordinal);
        Assert.Empty(host.Sink.List("slack-sdr").Requests);
    }

    [Theory]
    [InlineData("no source 'nobody'", "nobody")]
    [InlineData("'employees' is no field", "website-forms", "--known", "employees")]
    [InlineData("there is no such file", "website-forms", "--config", "not-there.yaml")]
    public async Task Simulate_ThatCannotBe_SaysWhy(string message, params string[] arguments)
    {
        await using var host = await RemoteApp.StartAsync(azurite);

        var failure = await Assert.ThrowsAnyAsync<CommandException>(() => RemoteApp.RunAsync(host, SimulateCommand.Create(), arguments));

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }
}
