using System.CommandLine;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Commands;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Cli.Commands;

/// <summary><c>gtm doctor</c> on an app that runs here, over real HTTP and real storage.</summary>
public sealed class DoctorCommandTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Doctor_OfAHealthyApp_ExitsWithZeroAndShowsEveryCheck()
    {
        await using var host = await StartAsync();

        var (exit, output) = await RunAsync(host);

        Assert.Equal(0, exit);
        Assert.DoesNotContain("FAILED", output, StringComparison.Ordinal);
        Assert.Contains("ok       queue gtm-received        0 waiting, 0 in the poison queue", output, StringComparison.Ordinal);
        Assert.Contains("ok       source billing            STRIPE_SIGNING_SECRET has a value", output, StringComparison.Ordinal);
        Assert.Contains(
            "ok       reading as a stranger     GET ops/config without a key was answered 200: open, to this machine only",
            output,
            StringComparison.Ordinal);
        Assert.Matches(
            "ok +changing as a stranger +POST ops/dead-letters/gtm-doctor/replay without a key was answered 404: open, to this", output);
        Assert.Matches(@"\n0 failed, 0 warnings, \d\d ok\r?\n$", output);
    }

    [Fact]
    public async Task Doctor_OfAnAppWithAQueueMissingAndASettingWithoutValue_ExitsWithOneAndSaysHowToMend()
    {
        await using var host = await StartAsync(("HUBSPOT_APP_SECRET", "@Microsoft.KeyVault(VaultName=kv;SecretName=x)"));
        await host.Services.GetRequiredService<StorageConnection>().Queues.GetQueueClient(QueueNames.PoisonOf(QueueNames.Actions))
            .DeleteAsync(TestContext.Current.CancellationToken);

        var (exit, output) = await RunAsync(host);

        Assert.Equal(1, exit);
        Assert.Contains("FAILED   queue gtm-actions         gtm-actions-poison is missing", output, StringComparison.Ordinal);
        Assert.Contains("> Restart the app: it makes its queues when it starts.", output, StringComparison.Ordinal);
        Assert.Contains(
            "FAILED   source crm                every webhook is refused: HUBSPOT_APP_SECRET has a Key Vault reference that was not " +
            "resolved",
            output,
            StringComparison.Ordinal);
        Assert.Contains("\n2 failed, 0 warnings, ", output, StringComparison.Ordinal);
        Assert.DoesNotContain(AzuritePorts.Key, output, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", output, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Output)> RunAsync(LocalHost host)
    {
        var output = new StringWriter();
        var exit = await DoctorCommand.Create().Parse(["--url", host.Address]).InvokeAsync(
            new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (exit, output.ToString());
    }

    private async Task<LocalHost> StartAsync(params (string Name, string Value)[] changes)
    {
        var own = changes.Append((StorageConnection.SettingName, azurite.NewPreparedAccount())).ToDictionary(
            pair => pair.Item1, pair => (string?)pair.Item2);
        var host = LocalHost.Create(new LocalHostOptions
        {
            Port = 0,
            Settings = DemoSettings.Under(new ConfigurationBuilder().AddInMemoryCollection(own).Build(), "http://127.0.0.1:1"),
            Queues = HostJson.ReadQueues(Path.Combine(AppContext.BaseDirectory, "host.json")),
            LogLevel = LogLevel.None,
        });
        var read = await host.StartAsync(BundleFiles.Load(DemoSettings.Document), TestContext.Current.CancellationToken);
        Assert.Empty(read.Errors);
        return host;
    }
}
