using System.Diagnostics;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm dev</c> whose storage stops or dies under it.</summary>
public sealed class DevStorageTests(AzuriteFixture azurite)
{
    [CiFact]
    public async Task Dev_StorageStops_IsAnswered503WithinAProvidersPatienceAndWorksAgainWhenItIsBack()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "a process is stopped with SIGSTOP, which Windows has not");
        Assert.NotNull(azurite.Installation);
        using var data = new TestFolder();
        using var dev = await DevProcess.StartDevAsync(data, FreePort.Next(), "--no-demo");
        var pid = AzuriteState.Read(data.Path)!.Pid;
        Assert.Equal(200, await dev.SendPaymentUntilTakenAsync("evt_before"));

        await DevProcess.SignalAsync("-STOP", pid);
        var started = Stopwatch.StartNew();
        var status = await dev.SendPaymentAsync("evt_during");
        started.Stop();
        await DevProcess.SignalAsync("-CONT", pid);

        Assert.Equal(503, status);
        // A provider waits for 5 to 30 seconds, a storage client by itself for 150; on a busy machine much of it is not ours
        Assert.InRange(started.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(90));
        await Eventually.HoldsAsync(async () => await dev.SendPaymentAsync("evt_during") == 200, "storage is back");
        await Eventually.HoldsAsync(async () => (await dev.SinkAsync("slack-sdr"))["unique"]!.GetValue<int>() == 2, "both arrive");
        Assert.Equal(0, await dev.InterruptAsync());
    }

    [CiFact]
    public async Task Dev_AzuriteDies_SaysSoInOneLineAndHowToGoOn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "a process is killed by a signal");
        Assert.NotNull(azurite.Installation);
        using var data = new TestFolder();
        var port = FreePort.Next();
        using (var dev = await DevProcess.StartDevAsync(data, port, "--no-demo"))
        {
            var pid = AzuriteState.Read(data.Path)!.Pid;
            var before = dev.Output.Length;

            await DevProcess.SignalAsync("-KILL", pid);

            Assert.Equal(1, await dev.ExitAsync());
            Assert.Equal(
                [
                    $"Azurite (process {pid}) has ended, so nothing can be stored: this stops too. "
                    + $"What it kept is in {Path.GetFullPath(data.Path)}; run this again to go on with it.",
                    "Stopping.",
                ],
                dev.Output[before..].Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
        }

        using var again = await DevProcess.StartDevAsync(data, port, "--no-demo");
        Assert.Equal(200, await again.SendPaymentUntilTakenAsync("evt_after"));
        Assert.Equal(0, await again.InterruptAsync());
    }
}
