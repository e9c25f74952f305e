using System.Diagnostics;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary>The README's first command, as a process. The fixture installs Azurite before.</summary>
public sealed class DevCommandTests(AzuriteFixture azurite)
{
    private const int Events = 500;

    // To a destination without a pace of its own: Slack's would take 500 seconds.
    private const string Payments = """
        version: 1
        sources:
          billing: { provider: stripe, secrets: [STRIPE_SIGNING_SECRET] }
        workflows:
          payments: { on: [invoice.payment_failed, payment.failed], do: [ { to: payments } ] }
        destinations:
          payments: { connector: http, url: PAYMENTS_URL }
        """;

    [Fact]
    public async Task Dev_Demo_TellsWhatBecameOfEachWebhookAndStopsEverythingOnCtrlC()
    {
        Assert.NotNull(azurite.Installation);
        using var data = new TestFolder();
        using var dev = await DevProcess.StartDevAsync(data, FreePort.Next());
        var pid = AzuriteState.Read(data.Path)!.Pid;

        Assert.Contains("branch high-fit to slack-sdr, sequencer", dev.Output, StringComparison.Ordinal);
        Assert.Contains("nothing is done twice", dev.Output, StringComparison.Ordinal);
        Assert.Contains(
            "filtered out: person.email $freemail false, but it was \"someone@gmail.com\"", dev.Output, StringComparison.Ordinal);
        Assert.Contains("401 refused: the signature does not match", dev.Output, StringComparison.Ordinal);
        Assert.Contains("The body is no JSON", dev.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("still under way", dev.Output, StringComparison.Ordinal);

        Assert.Equal(0, await dev.InterruptAsync());
        Assert.False(NodeProcess.IsAlive(pid), "Azurite lives on after Ctrl-C");
    }

    [Fact]
    public async Task Dev_KilledInTheMiddleOfManyEvents_DoesEachOnceAfterItsNextStart()
    {
        Assert.NotNull(azurite.Installation);
        using var data = new TestFolder();
        var port = FreePort.Next();
        var acknowledged = new HashSet<string>();
        await File.WriteAllTextAsync(data.File("payments.yaml"), Payments, TestContext.Current.CancellationToken);
        using (var first = await DevProcess.StartDevAsync(data, port, "--config", data.File("payments.yaml")))
        {
            foreach (var ids in Enumerable.Range(0, Events / 2).Select(number => $"evt_{number}").Chunk(10))
            {
                var statuses = await Task.WhenAll(ids.Select(first.SendPaymentAsync));
                acknowledged.UnionWith(ids.Where((_, place) => statuses[place] == 200));
            }

            await Eventually.HoldsAsync(
                async () => (await first.SinkAsync("payments"))["unique"]!.GetValue<int>() >= 20, "some arrive before the kill");
            await first.KillAsync();
        }

        Assert.True(AzuriteState.Read(data.Path) is { } state && NodeProcess.IsAlive(state.Pid), "Azurite did not outlive dev");
        using var second = await DevProcess.StartDevAsync(data, port, "--config", data.File("payments.yaml"));
        Assert.Contains("Carrying on with the Azurite", second.Output, StringComparison.Ordinal);

        // The provider sends the rest, and again what it was not answered.
        foreach (var ids in Enumerable.Range(0, Events).Select(number => $"evt_{number}").Where(id => !acknowledged.Contains(id)).Chunk(10))
            Assert.All(await Task.WhenAll(ids.Select(second.SendPaymentAsync)), status => Assert.Equal(200, status));

        await Eventually.HoldsAsync(
            async () => (await second.SinkAsync("payments"))["unique"]!.GetValue<int>() == Events, $"{Events} arrive");
        Assert.Equal(0, await second.InterruptAsync());
    }

    [Fact]
    public async Task Dev_StorageStops_IsAnswered503WithinAProvidersPatienceAndWorksAgainWhenItIsBack()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "a process is stopped with SIGSTOP, which Windows has not");
        Assert.NotNull(azurite.Installation);
        using var data = new TestFolder();
        using var dev = await DevProcess.StartDevAsync(data, FreePort.Next(), "--no-demo");
        var pid = AzuriteState.Read(data.Path)!.Pid;
        Assert.Equal(200, await dev.SendPaymentAsync("evt_before"));

        await SignalAsync("-STOP", pid);
        var started = Stopwatch.StartNew();
        var status = await dev.SendPaymentAsync("evt_during");
        started.Stop();
        await SignalAsync("-CONT", pid);

        Assert.Equal(503, status);
        // A provider waits for 5 to 30 seconds, a storage client by itself for 150; on a busy machine much of it is not ours
        Assert.InRange(started.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(90));
        await Eventually.HoldsAsync(async () => await dev.SendPaymentAsync("evt_during") == 200, "storage is back");
        await Eventually.HoldsAsync(async () => (await dev.SinkAsync("slack-sdr"))["unique"]!.GetValue<int>() == 2, "both arrive");
        Assert.Equal(0, await dev.InterruptAsync());
    }

    [Fact]
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

            await SignalAsync("-KILL", pid);

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
        Assert.Equal(200, await again.SendPaymentAsync("evt_after"));
        Assert.Equal(0, await again.InterruptAsync());
    }

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

    private static async Task SignalAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [signal, $"{pid}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
