using System.Diagnostics;
using GtmFunctions.Cli.Azurite;

namespace GtmFunctions.Tests.Cli.Azurite;

/// <summary>An Azurite as it is installed, without what we load into ours before it starts.</summary>
internal sealed class PlainAzurite : IAsyncDisposable
{
    private readonly Process _process;

    private PlainAzurite(Process process, AzuritePorts ports) => (_process, Ports) = (process, ports);

    /// <summary>Its ports.</summary>
    public AzuritePorts Ports { get; }

    /// <summary>Starts one and waits until it listens.</summary>
    /// <param name="installation">What to start.</param>
    /// <param name="folder">Where it keeps its files.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<PlainAzurite> StartAsync(AzuriteInstallation installation, string folder, CancellationToken cancellation)
    {
        string[] arguments = [installation.Program, "--location", folder, .. AzuriteProcess.Switches];
        var start = new ProcessStartInfo(installation.Node, arguments) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["AZURITE_ACCOUNTS"] = AzuritePorts.AccountsSetting;
        var process = Process.Start(start)!;
        var printed = "";
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            printed += line + "\n";
            if (AzuritePorts.FromLog(printed) is { } ports)
                return new PlainAzurite(process, ports);
        }

        throw new InvalidOperationException($"Azurite ended while it started; it printed:\n{printed}");
    }

    /// <summary>Stops it once it has saved what it has.</summary>
    public async ValueTask DisposeAsync()
    {
        await NodeProcess.StopAsync(_process.Id, AzuriteProcess.StopPatience, TimeProvider.System);
        _process.Dispose();
    }
}
