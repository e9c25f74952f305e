using System.Diagnostics;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Azurite;

public sealed class NodeProcessTests(AzuriteFixture azurite)
{
    [Fact]
    public void IsAlive_OfAProcessThatIsNotNode_IsFalse() => Assert.False(NodeProcess.IsAlive(Environment.ProcessId));

    [Fact]
    public async Task IsAlive_OfANodeThatNamesItself_IsTrueUntilItEnds()
    {
        using var node = await RunAsync("process.title = 'other';");

        Assert.True(NodeProcess.IsAlive(node.Id));
        node.Kill();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.False(NodeProcess.IsAlive(node.Id));
    }

    [Theory]
    [InlineData("process.once('SIGTERM', () => process.exit(0));", true)]
    [InlineData("process.on('SIGTERM', () => {});", false)]
    public async Task Stop_OfOneThatMayNotListen_EndsItEitherWay(string onSignal, bool expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no signals on Windows");
        using var node = await RunAsync(onSignal);

        var patience = expected ? TimeSpan.FromMinutes(2) : TimeSpan.FromMilliseconds(200);
        var byItself = await NodeProcess.StopAsync(node.Id, patience, TimeProvider.System);

        Assert.Equal(expected, byItself);
        Assert.False(NodeProcess.IsAlive(node.Id));
    }

    // Runs a script, then stays; returns once the script has run
    private async Task<Process> RunAsync(string script)
    {
        string[] arguments = ["-e", $"{script} console.log('up'); setInterval(() => {{}}, 1e6)"];
        var start = new ProcessStartInfo(azurite.Installation.Node, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        var node = Process.Start(start)!;
        await node.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        return node;
    }
}
