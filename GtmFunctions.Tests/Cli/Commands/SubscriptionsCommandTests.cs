using GtmFunctions.Cli;
using GtmFunctions.Cli.Commands.Subscriptions;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm subscriptions</c>, at an app that runs here.</summary>
public sealed class SubscriptionsCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Subscription_FromItsBeginningToItsEnd_IsToldAtEachStep()
    {
        await using var host = await RemoteApp.StartAsync(azurite);
        Task<(int Exit, string Output, string Error)> Run(params string[] arguments) =>
            RemoteApp.RunAsync(host, SubscriptionsCommand.Create(), arguments);

        var (_, none, _) = await Run("list");
        var (_, added, _) = await Run(
            "add", "board", "--address", $"{host.Address.TrimEnd('/')}/sink/board", "--types", "lead.*,deal.*", "--filter",
            "{ account.employees: { $gte: 200 } }", "--gets", "events,decisions", "--pace", "10 per 1s", "--allow-private", "--by", "Ann");
        var (_, listed, _) = await Run("list");
        var (_, tested, _) = await Run("test", "board");
        var (_, rotated, _) = await Run("rotate", "board", "--overlap", "2h");
        var (_, paused, _) = await Run("pause", "board", "--by", "Ann");
        var refused = await Assert.ThrowsAnyAsync<CommandException>(() => Run("replay", "board", "--since", "1d"));
        var (_, enabled, _) = await Run("enable", "board");
        var (_, replayed, _) = await Run("replay", "board", "--since", "1d");
        var (_, shown, _) = await Run("show", "board");
        var (_, removed, _) = await Run("remove", "board");
        var missing = await Assert.ThrowsAnyAsync<CommandException>(() => Run("show", "board"));

        Assert.StartsWith("There is none: gtm subscriptions add", none, StringComparison.Ordinal);
        Assert.Contains("whsec_", added, StringComparison.Ordinal);
        Assert.Contains("events, decisions", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", listed + shown, StringComparison.Ordinal);
        Assert.StartsWith("board took it: 200 in", tested, StringComparison.Ordinal);
        Assert.Contains("The old one signs beside it until", rotated, StringComparison.Ordinal);
        Assert.Contains("paused by Ann", paused, StringComparison.Ordinal);
        Assert.Contains("'board' is paused (paused by Ann): enable it first.", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith("board is active since", enabled, StringComparison.Ordinal);
        Assert.Contains("goes out to board by itself", replayed, StringComparison.Ordinal);
        Assert.Contains("gets       events, decisions of lead.*, deal.*", shown, StringComparison.Ordinal);
        Assert.Contains("10 per 1s", shown, StringComparison.Ordinal);
        Assert.StartsWith("board is removed", removed, StringComparison.Ordinal);
        Assert.Contains("There is no subscription 'board'", missing.Message, StringComparison.Ordinal);
    }
}
