using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary>What <c>gtm</c> prints and how it exits, as a process, where it can serve nothing or is not asked to.</summary>
public sealed class GtmProcessTests
{
    [Fact]
    public async Task Dev_OnAPortInUse_SaysSoInOneSentenceAndExitsWith1()
    {
        using var data = new TestFolder();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        using var dev = DevProcess.Start(port, "dev", "--data", data.Path, "--port", $"{port}");

        Assert.Equal(1, await dev.ExitAsync());
        Assert.Equal(
            $"Port {port} of this machine is in use by another program. Stop what uses it, or choose another with --port.",
            dev.Output.Trim());
    }

    [Fact]
    public async Task Validate_DocumentWithErrors_PrintsEachWithItsLineAndExitsWith1()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(
            folder.File("bad.yaml"), "version: 1\nsources:\n  crm: { provider: hubspott }\nworkflow: {}\n",
            TestContext.Current.CancellationToken);

        using var gtm = DevProcess.Start(0, "validate", folder.File("bad.yaml"));

        Assert.Equal(1, await gtm.ExitAsync());
        Assert.Contains("bad.yaml:3:", gtm.Output, StringComparison.Ordinal);
        Assert.Contains("bad.yaml:4:", gtm.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_TheDemosDocument_ExitsWith0()
    {
        using var gtm = DevProcess.Start(0, "validate", Path.Combine(AppContext.BaseDirectory, "demo", "gtm.yaml"));

        Assert.True(await gtm.ExitAsync() == 0, gtm.Output);
    }
}
