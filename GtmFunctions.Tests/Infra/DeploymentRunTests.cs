using GtmFunctions.Cli.Azurite;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Infra;

/// <summary>
/// The scripts of <c>infra/deploy</c>, run as the pipelines run them, against an app that runs here. Stand-ins are <c>az</c>, which hands
/// out a key and notes packages, and <c>dotnet run</c>, which runs the command line that is built already.
/// </summary>
public sealed class DeploymentRunTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Scripts_AfterASmokeTestThatFails_BringBackThePackageAndTheConfigurationOfBefore()
    {
        StandIn.Require("jq", "curl");
        using var folder = new TestFolder();
        await using var host = await StartAsync();
        var changed = await ChangedDocumentAsync(folder);

        // What the deploy job does, in its order
        var before = await RunAsync(host, folder, "config-version.sh");
        var deployed = await RunAsync(host, folder, "deploy-package.sh", "new.zip");
        var published = await RunAsync(host, folder, "publish-config.sh", changed);
        var after = await RunAsync(host, folder, "config-version.sh");
        var good = await RunAsync(
            host, folder, "smoke-test.sh", ["smoke"], ("GTM_CONFIG_FILE", changed), ("WEBSITE_FORMS_SECRET", DemoSecret));
        var smoke = await RunAsync(
            host, folder, "smoke-test.sh", ["smoke"], ("GTM_CONFIG_FILE", changed), ("WEBSITE_FORMS_SECRET", "whsec_bm90LXRoZS1zZWNyZXQ="));
        var back = await RunAsync(host, folder, "deploy-package.sh", "good.zip");
        var rolledBack = await RunAsync(host, folder, "roll-back-config.sh", before.Output.Trim());
        var end = await RunAsync(host, folder, "config-version.sh");

        Assert.All([before, deployed, published, after, good, back, rolledBack, end], run => Assert.True(run.Exit == 0, run.Output));
        Assert.NotEqual(before.Output, after.Output);
        Assert.Contains("200 {\"id\":", good.Output, StringComparison.Ordinal);
        Assert.Contains(" failed, ", good.Output, StringComparison.Ordinal);
        Assert.True(smoke.Exit != 0, smoke.Output);
        Assert.Contains("401 ", smoke.Output, StringComparison.Ordinal);
        Assert.Equal(before.Output, end.Output);
        Assert.Equal(["new.zip", "good.zip"], await File.ReadAllLinesAsync(folder.File("packages"), TestContext.Current.CancellationToken));
        Assert.DoesNotContain("the-master-key", string.Concat(good.Output, smoke.Output, published.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishConfig_OfADocumentThatIsWrong_FailsWithItsLinesAndChangesNothing()
    {
        StandIn.Require("jq", "curl");
        using var folder = new TestFolder();
        await using var host = await StartAsync();
        await File.WriteAllTextAsync(
            folder.File("wrong.yaml"), "version: 1\nsources:\n  a: { provider: nobody }\n", TestContext.Current.CancellationToken);

        var before = await RunAsync(host, folder, "config-version.sh");
        var refused = await RunAsync(host, folder, "publish-config.sh", folder.File("wrong.yaml"));

        Assert.True(refused.Exit != 0, refused.Output);
        Assert.Contains(":3:", refused.Output, StringComparison.Ordinal);
        Assert.Equal(before, await RunAsync(host, folder, "config-version.sh"));
    }

    private const string DemoSecret = "whsec_ZGVtby1vbmx5LXdlYnNpdGUtZm9ybXMtc2VjcmV0";

    private static async Task<string> ChangedDocumentAsync(TestFolder folder)
    {
        foreach (var file in Directory.GetFiles(InfraFolder.At("demo")))
            File.Copy(file, folder.File(Path.GetFileName(file)));

        // As docs/operations.md has it: a source that no workflow listens to, so that the smoke test has nothing done
        var text = await File.ReadAllTextAsync(InfraFolder.At("demo/gtm.yaml"), TestContext.Current.CancellationToken);
        text = text.Replace(
            "\nsources:\n",
            "\nsources:\n  smoke: { provider: standard-webhooks, secrets: [WEBSITE_FORMS_SECRET] }\n",
            StringComparison.Ordinal);
        await File.WriteAllTextAsync(folder.File("gtm.yaml"), text, TestContext.Current.CancellationToken);
        return folder.File("gtm.yaml");
    }

    private static Task<(int Exit, string Output)> RunAsync(LocalHost host, TestFolder folder, string script, params string[] arguments) =>
        RunAsync(host, folder, script, arguments, []);

    private static async Task<(int Exit, string Output)> RunAsync(
        LocalHost host, TestFolder folder, string script, string[] arguments, params (string Name, string Value)[] settings)
    {
        var dotnet = Tool.Find("dotnet")!;
        StandIn.Write(folder, "az", $"""
            case "$*" in
            *"keys list"*) echo the-master-key ;;
            *"config-zip"*) echo "{"${@: -1}"}" >> '{folder.File("packages")}' ;;
            *) exit 1 ;;
            esac
            """);
        StandIn.Write(folder, "dotnet", $"""
            while [ "$1" != -- ]; do shift; done
            exec '{dotnet}' '{Path.Combine(AppContext.BaseDirectory, "gtm.dll")}' "{"${@:2}"}"
            """);
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{folder.File("stand-ins")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["AZURE_RESOURCE_GROUP"] = "rg-gtm",
            ["AZURE_FUNCTION_APP_NAME"] = "func-gtm",
            ["GTM_URL"] = host.Address,
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        return await Tool.RunAsync(
            "bash",
            [InfraFolder.At($"infra/deploy/{script}"), .. arguments],
            folder.Path,
            TestContext.Current.CancellationToken,
            environment);
    }

    private async Task<LocalHost> StartAsync()
    {
        var own = new ConfigurationBuilder().AddInMemoryCollection([new(StorageConnection.SettingName, azurite.NewAccount())]).Build();
        var host = LocalHost.Create(new LocalHostOptions
        {
            Port = 0,
            Settings = DemoSettings.Under(own, "http://127.0.0.1:1"),
            Queues = new QueueSettings { MaxPollingInterval = TimeSpan.FromMilliseconds(200) },
            LogLevel = LogLevel.None,
        });
        Assert.Empty((await host.StartAsync(BundleFiles.Load(DemoSettings.Document), TestContext.Current.CancellationToken)).Errors);
        return host;
    }
}
